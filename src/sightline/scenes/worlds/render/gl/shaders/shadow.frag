// Which lamps do not reach a pixel. HIT(o, d, n) is one of the three solids or `wall`.
flat in vec4 row_x[4], row_y[4], row_z[4];
flat in float tapers[4];
flat in vec3 place;
flat in vec4 facing, channel;
out vec4 mask;

const float LIFT = 2e-3; // metres towards the lamp that a ray to it starts, clear of its own surface

bool solid(int n, vec3 start, vec3 way) {
    vec3 o = vec3(dot(row_x[n].xyz, start) + row_x[n].w, dot(row_y[n].xyz, start) + row_y[n].w, dot(row_z[n].xyz, start) + row_z[n].w);
    vec3 d = vec3(dot(row_x[n].xyz, way), dot(row_y[n].xyz, way), dot(row_z[n].xyz, way));
    return HIT(o, d, tapers[n]) < 1.0;
}

// Seen from the lamp: walls are met from the room's side only. row_x: corner, direction; row_y: from, to, low, high.
bool wall(int n, vec3 start, vec3 way) {
    vec3 lamp = start + way;
    vec2 r = row_x[n].xy - lamp.xy, along = row_x[n].zw;
    float toward = way.y * along.x - way.x * along.y, t = (r.x * along.y - r.y * along.x) / toward;
    vec2 at = vec2(dot(-t * way.xy - r, along), lamp.z - t * way.z);
    return toward > 0.0 && t < 1.0 && at.x >= row_y[n].x && at.x <= row_y[n].y && at.y >= row_y[n].z && at.y <= row_y[n].w;
}

void main() {
    vec2 surface = surface_at(gl_FragCoord.xy);
    vec3 spot = eye + surface.y * ray_through(gl_FragCoord.xy);
    vec3 way = way_to(place, facing, spot, gl_FragCoord.xy);
    vec3 off = way * (LIFT * inversesqrt(dot(way, way))), start = spot + off;
    way -= off;
    bool dark = false;
    for (int n = 0; n < 4; n++) dark = dark || BLOCKS(n, start, way);
    mask = dark ? channel : vec4(0.0);
}
