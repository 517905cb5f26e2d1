// DARKENED is `corner` or `contact`. What lies on a thing darkens only what lies flat, light.y.
flat in vec4 first[4], second[4], third[4];
out vec2 light;

float corner(int n, vec3 spot, vec2 surface) {
    vec2 r = spot.xy - first[n].xy;
    float along = dot(r, first[n].zw), away = first[n].z * r.y - first[n].w * r.x;
    // what lies behind a wall is another room
    bool near = along > -0.4 && along < second[n].x + 0.4 && away > -1e-3 && away < 0.9;
    int what = int(surface.x);
    return what < 0 && WALL - what != int(second[n].y) && near ? 1.0 - 0.28 * exp(-abs(away) / 0.22) : 1.0;
}

float contact(int n, vec3 spot, vec2 surface) {
    vec2 d = spot.xy - first[n].xy;
    vec2 turned = vec2(second[n].x * d.x + second[n].y * d.y, second[n].x * d.y - second[n].y * d.x);
    float reach = first[n].z + first[n].w + 0.3, away = length(max(vec2(0.0), abs(turned) - first[n].zw));
    // contact reaches further than walls between rooms are thick; thresholds belong to no zone
    float zone = mod(round((-1.0 - surface.x) * 64.0), 32.0);
    bool below = int(surface.x) == FLOOR && (zone == third[n].z || zone == 0.0 || third[n].z == 0.0);
    if (second[n].w > 0.0)
        below = surface.x >= third[n].x && surface.x < third[n].y && abs(second[n].z - spot.z) < 0.02;
    return below && max(abs(d.x), abs(d.y)) <= reach ? 1.0 - 0.55 * exp(-away / 0.09) : 1.0;
}

void main() {
    vec2 surface = surface_at(gl_FragCoord.xy);
    vec3 spot = eye + surface.y * ray_through(gl_FragCoord.xy);
    float all = 1.0;
    for (int n = 0; n < 4; n++) all *= DARKENED(n, spot, surface);
    light = surface.x >= 0.0 ? vec2(1.0, all) : vec2(all, 1.0);
}
