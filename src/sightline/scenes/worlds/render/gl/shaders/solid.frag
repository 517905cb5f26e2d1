// The exact depth of the ray through the pixel's centre. HIT is one of the three solids.
uniform vec4 lens;
uniform vec2 corner_px; // of the view in the framebuffer
uniform float reach; // metres, farther than anything
flat in vec3 origin, along_x, along_y, along_z;
flat in vec2 shape;
out vec2 surface;

void main() {
    vec2 ray = (gl_FragCoord.xy - corner_px - lens.zw) / lens.xy;
    float t = HIT(origin, along_x * ray.x + along_y * ray.y + along_z);
    if (t >= NEVER) discard;
    surface = vec2(shape.y, t);
    gl_FragDepth = t / reach;
}
