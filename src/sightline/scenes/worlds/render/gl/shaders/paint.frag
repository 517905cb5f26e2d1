// Linear light of every pixel that shows the pattern PATTERN (−1 is the sky): its paint under ambient light and LAMPS
// lamps. With SHINE there may be gloss on it.
uniform sampler2D ambients, masks;
uniform ivec3 rows; // where the rows of walls, ceiling and floors begin
uniform float height, first_round;
#if LAMPS > 0
flat in vec4 places[LAMPS], powers[LAMPS], facings[LAMPS];
#endif
#if SINGLE
flat in vec4 paint[8];
#define PAINT(n) paint[n]
#else
uniform sampler2D paints; // a row a surface, see tables.py
#define PAINT(n) texelFetch(paints, ivec2(n, row), 0)
#endif
out vec4 light;

vec3 sky(vec3 d) {
    float up = normalize(d).z;
    if (up > 0.0) return vec3(1.75, 1.9, 2.1) - vec3(1.05, 0.75, 0.35) * min(1.0, up * 2.0);
    return vec3(1.3, 1.5, 1.2) - vec3(0.85, 0.75, 0.85) * min(1.0, -up * 4.0);
}

// The normal that light sees, and that of the surface itself: edges of boxes bend over `bevel`.
vec3 part_normal(float kind, vec3 p, vec3 size, float taper, float bevel, out vec3 face) {
    vec3 left = size - abs(p), side = mix(vec3(-1.0), vec3(1.0), greaterThan(p, vec3(0.0)));
    vec3 soft = min(vec3(bevel), 0.45 * size);
    vec3 bent = mix(vec3(0.0), side * 0.8 * (1.0 - left / soft), lessThan(left, soft));
    bool is_z = left.z < min(left.x, left.y), is_y = !is_z && left.y < left.x;
    vec3 which = is_z ? vec3(0.0, 0.0, 1.0) : is_y ? vec3(0.0, 1.0, 0.0) : vec3(1.0, 0.0, 0.0);
    face = side * which;
    bent = mix(bent, face, which);
    float slope = (taper - 1.0) / (2.0 * size.z), k = (1.0 + taper) * 0.5 + slope * p.z;
    vec2 round = p.xy / size.xy;
    // single precision knows a cap within a tenth of a millimetre
    bool on_cap = left.z < 2e-5 + 1e-4 * size.z && (dot(round, round) < k * k * 0.999 || k <= 0.0);
    if (kind == 1.0) bent = face = normalize(p / (size * size));
    if (kind == 2.0) bent = face = on_cap ? vec3(0.0, 0.0, side.z) : normalize(vec3(round / size.xy, -k * slope));
    return normalize(bent);
}

vec2 unrolled(int kind, vec3 p, vec3 size, float taper) {
    if (kind == 2 && size.z - abs(p.z) > 1e-6 + 1e-5 * size.z)
        return vec2(atan(p.x / size.x, p.y / size.y) * 0.25 * (size.x + size.y) * (1.0 + taper), p.z);
    vec3 a = abs(p) / size;
    if (kind == 1) a /= size; // the steepest component of its normal
    if (kind == 2 || a.z >= max(a.x, a.y)) return p.xy;
    return a.x > a.y ? p.yz : p.xz;
}

void main() {
    vec2 surface = surface_at(gl_FragCoord.xy);
    vec3 ray = ray_through(gl_FragCoord.xy);
    int what = int(surface.x);
#if PATTERN < 0
    if (what != SKY) discard;
    light = vec4(sky(ray), 1.0) * first_round;
#else
    if (what == SKY) discard;
    int row = what;
    if (what <= WALL) row = rows.x + WALL - what;
    if (what == CEILING) row = rows.y;
    if (what == FLOOR) row = rows.z + int(round((-1.0 - surface.x) * 64.0)); // its own, a zone's or a rug's
    vec4 turn_x = PAINT(0), turn_y = PAINT(1), turn_z = PAINT(2), size = PAINT(3);
    vec4 first = PAINT(4), second = PAINT(5), finish = PAINT(6); // finish: scale, gloss, bevel, glow
    if (second.w != float(PATTERN)) discard;
    vec3 spot = eye + surface.y * ray;
    vec3 away = spot - vec3(turn_x.w, turn_y.w, turn_z.w);
    vec3 p = vec3(dot(turn_x.xyz, away), dot(turn_y.xyz, away), dot(turn_z.xyz, away));
    vec3 normal = turn_z.xyz, face = normal, q = vec3(p.xy, 0.0);
    float much = what == CEILING ? 0.0 : 1.0;
    vec2 open = texelFetch(ambients, ivec2(gl_FragCoord.xy), 0).xy;
    float ambient = open.x;
    bool solid = what >= 0, movable = false;
    if (solid) {
        vec3 inner = part_normal(first.w, p, size.xyz, size.w, finish.z, face);
        normal = inner.x * turn_x.xyz + inner.y * turn_y.xyz + inner.z * turn_z.xyz;
        face = face.x * turn_x.xyz + face.y * turn_y.xyz + face.z * turn_z.xyz;
        q = p;
        if (PATTERN < 9) { // the longest side runs along the grain
            if (size.z > size.x && size.z > size.y) q = p.zxy;
            else if (size.y > size.x) q = p.yxz;
            q.x += 0.37 * float(what);
        }
        if (PATTERN == 24) q.xy = unrolled(int(first.w), p, size.xyz, size.w);
        movable = PAINT(7).x >= 0.0;
        if (movable) ambient *= (1.0 - 0.35 * exp(-spot.z / 0.12)) * (normal.z > 0.9 ? open.y : 1.0);
    } else if (what <= WALL) {
        much = 0.4;
        q = vec3(p.x, 0.0, p.y);
        ambient *= (1.0 - 0.25 * exp(-spot.z / 0.2)) * (1.0 - 0.22 * exp((spot.z - height) / 0.25));
    }
    float shown = much * blend(PATTERN, finish.x, q.x, q.y, q.z);
    if (what == FLOOR && size.w > 0.0) { // a rug has a border
        vec2 edge = size.xy - abs(p.xy);
        float least = min(edge.x, edge.y);
        shown = least > 0.06 && least < 0.12 ? 1.0 : 0.35 * shown;
    }
    // light bounced by the floor is warmer and weaker than that of walls and ceiling
    vec3 sum = first_round * (ambient * (vec3(0.36, 0.34, 0.32) + vec3(0.09, 0.11, 0.14) * (0.5 + 0.5 * normal.z)) + finish.w);
    float shine = 0.0;
#if LAMPS > 0
    vec4 mask = texelFetch(masks, ivec2(gl_FragCoord.xy), 0);
    vec3 view = SHINE == 1 ? normalize(ray) : vec3(0.0);
    for (int n = 0; n < LAMPS; n++) {
        vec3 way = way_to(places[n].xyz, facings[n], spot, gl_FragCoord.xy);
        float square = dot(way, way);
        way *= inversesqrt(square);
        float facing = dot(normal, way), leaving = -dot(facings[n].xyz, way);
        if (abs(facings[n].z) > 0.5) leaving = 0.6 + 0.4 * leaving; // a lamp's shade spreads its light, upwards too
        // where an edge is bent towards the lamp and its surface is not, the thing itself is in the way
        bool lit = facing > 0.0 && leaving > 0.0 && mask[n] < 0.5 && !(SHADOWS == 1 && movable && dot(face, way) < 0.0);
        float power = lit ? 1.0 / (square + 1.2) : 0.0;
        sum += powers[n].rgb * (power * facing * leaving);
        if (SHINE == 1) {
            float h = max(0.0, dot(normalize(way - view), normal)), h2 = h * h, h4 = h2 * h2, h8 = h4 * h4;
            h4 = h8 * h8;
            shine += powers[n].g * power * h4 * h4 * h8;
        }
    }
    if (finish.y <= 0.2) shine = 0.0;
#endif
    light = vec4(mix(first.rgb, second.rgb, shown) * sum + 0.5 * finish.y * shine, 1.0);
#endif
}
