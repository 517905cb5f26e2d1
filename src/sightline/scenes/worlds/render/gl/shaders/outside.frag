// Where a window shows the sky, what stands behind the wall's plane (its frame) can be seen.
uniform sampler2D surfaces;

const float SKY = -3.0;

void main() {
    if (texelFetch(surfaces, ivec2(gl_FragCoord.xy), 0).x != SKY) discard;
    gl_FragDepth = 1.0;
}
