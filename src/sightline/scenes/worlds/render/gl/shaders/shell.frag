// The exact depth of a rectangle's plane. Walls run up to the ceiling and floors up to the walls, whichever is nearer.
uniform vec4 lens;
uniform vec2 corner_px;
uniform float reach;
flat in vec4 far_along, far_up, far_out;
flat in vec4 ends;
flat in float told;
out vec2 surface;

const float NEAR = 1e-4, SKY = -3.0, WALL = -4.0, SLACK = 1e-4;

void main() {
    vec3 ray = vec3((gl_FragCoord.xy - corner_px - lens.zw) / lens.xy, 1.0);
    float toward = dot(far_out.xyz, ray), t = far_out.w / toward;
    vec2 at = vec2(far_along.w + t * dot(far_along.xyz, ray), far_up.w + t * dot(far_up.xyz, ray));
    if (toward <= 0.0 || t < NEAR) discard;
    if (told <= WALL && (at.x < ends.x - SLACK || at.x > ends.y + SLACK)) discard;
    bool over = told == SKY || fract(told) != 0.0; // windows, zones and rugs lie on what was drawn before
    if (over && (at.x <= ends.x || at.x >= ends.y || at.y <= ends.z || at.y >= ends.w)) discard;
    surface = vec2(told, told == SKY ? 1e30 : t);
    gl_FragDepth = t / reach * (told <= -1.5 && over ? 1.0 - 4e-6 : over ? 1.0 - 2e-6 : 1.0);
}
