// Patterns on surfaces; textures.py is the model.
float speckle(int x, int y, int z) {
    uint h = uint(x) * 374761393u + uint(y) * 668265263u + uint(z) * 2147483647u;
    h = (h ^ (h >> 13)) * 1274126177u;
    h ^= h >> 16;
    return float(h & 0xFFFFu) / 65535.0;
}

float noise(float x, float y, float z) {
    vec3 p = vec3(x, y, z), f = floor(p);
    ivec3 i = ivec3(f);
    vec3 a = p - f;
    a = a * a * (3.0 - 2.0 * a);
    vec4 near = vec4(speckle(i.x, i.y, i.z), speckle(i.x, i.y + 1, i.z), speckle(i.x, i.y, i.z + 1), speckle(i.x, i.y + 1, i.z + 1));
    vec4 far = vec4(speckle(i.x + 1, i.y, i.z), speckle(i.x + 1, i.y + 1, i.z), speckle(i.x + 1, i.y, i.z + 1), speckle(i.x + 1, i.y + 1, i.z + 1));
    vec4 along = mix(near, far, a.x);
    vec2 across = mix(along.xz, along.yw, a.y);
    return mix(across.x, across.y, a.z);
}

float herringbone(float x, float y, float scale) {
    float u = (x + y) * 0.7071 / scale, v = (y - x) * 0.7071 / scale, i = floor(u), j = floor(v), k = mod(i - j, 8.0);
    bool lies = k < 4.0;
    float run = lies ? u - (i - k) : v - (j - (7.0 - k)), across = lies ? v - j : u - i;
    float first = lies ? i - k : i, second = lies ? j : j - (7.0 - k);
    if (min(min(run, 4.0 - run), min(across, 1.0 - across)) * scale < 0.0015) return 1.0;
    float grain = noise(run * 0.8 + first * 17.0, across * 9.0 + second * 5.0, 0.5);
    return 0.5 * speckle(int(first), int(second), lies ? 11 : 12) + 0.25 * grain;
}

float checker(vec2 p, float scale) {
    vec2 i = floor(p / scale), a = p / scale - i, b = min(a, 1.0 - a);
    if (min(b.x, b.y) * scale < 0.002) return 0.5;
    return 0.06 * speckle(int(i.x), int(i.y), 5) + 0.92 * mod(i.x + i.y, 2.0);
}

float hexagons(vec2 p, float scale) {
    vec2 cell = vec2(scale, scale * 1.7320508);
    vec2 a = mod(p, cell) - cell / 2.0, b = mod(p - cell / 2.0, cell) - cell / 2.0;
    if (dot(b, b) < dot(a, a)) a = b;
    if (scale / 2.0 - max(abs(a.x), 0.5 * abs(a.x) + 0.8660254 * abs(a.y)) < 0.0025) return 1.0;
    ivec2 i = ivec2(roundEven((p - a) / cell * 2.0));
    return 0.35 * speckle(i.x, i.y, 5);
}

float marble(vec3 p, float scale) {
    vec3 q = p / scale;
    float warp = noise(q.x, q.y, q.z) + 0.5 * noise(2.6 * q.x, 2.6 * q.y, 2.6 * q.z) + 0.2 * noise(7.0 * q.x, 7.0 * q.y, 7.0 * q.z);
    float line = 1.0 - abs(sin(2.6 * (q.x + 0.6 * q.y + 0.5 * q.z) + 6.0 * warp)), line3 = line * line * line;
    float cloud = noise(0.7 * q.x, 0.7 * q.y, 0.7 * q.z);
    return (0.2 + 0.5 * cloud) * line3 * line3 * line3 + 0.12 * line + 0.2 * cloud;
}

float bricks(float x, float z, float scale) {
    float row = floor(z / (scale / 3.0)), u = x / scale + 0.5 * mod(row, 2.0), i = floor(u);
    float a = u - i, b = z / (scale / 3.0) - row;
    if (min(a, 1.0 - a) * scale < 0.006 || min(b, 1.0 - b) * scale / 3.0 < 0.006) return 1.0;
    return 0.35 * speckle(int(i), int(row), 9) + 0.1 * noise(x * 40.0, z * 40.0, 0.5);
}

float ornament(float x, float z, float scale) {
    float row = floor(z / scale), u = mod(x / scale + 0.5 * mod(row, 2.0), 1.0) - 0.5, v = z / scale - row - 0.5;
    float away = length(vec2(u, v)), petal = 0.27 + 0.11 * cos(6.0 * atan(v, u));
    if (away < 0.09 || (away > 0.13 && away < petal)) return 1.0;
    return (abs(u) - 0.5) * (abs(u) - 0.5) + v * v < 0.003 ? 1.0 : 0.0;
}

float wainscot(vec2 p, float scale, float high) {
    float top = ceil(high / scale) * scale;
    if (p.y > top) return 0.0;
    if (p.y > top - 0.03) return 0.75;
    vec2 i = floor(p / scale), a = p / scale - i, b = min(a, 1.0 - a);
    return min(b.x, b.y) * scale < 0.003 ? 0.55 : 1.0 - 0.12 * speckle(int(i.x), int(i.y), 5);
}

float panelling(float x, float z, float scale) {
    if (z > 0.98) return 0.0;
    if (z > 0.92) return z < 0.93 ? 0.6 : 0.9;
    float a = fract(x / scale);
    return min(a, 1.0 - a) * scale < 0.006 ? 1.0 : 0.9;
}

float plaid(vec3 p, float scale) {
    vec3 a = fract(p / scale);
    vec3 band = mix(mix(vec3(0.0), vec3(0.2), lessThan(abs(a - 0.7), vec3(0.04))), vec3(0.33), lessThan(a, vec3(0.4)));
    return band.x + band.y + band.z;
}

float dots(float x, float y, float scale) {
    float u = x / scale, v = y / (0.866 * scale), row = floor(v);
    float a = mod(u + 0.5 * mod(row, 2.0), 1.0) - 0.5, b = 0.866 * (v - row - 0.5);
    return a * a + b * b < 0.07 ? 1.0 : 0.0;
}

float abstract(float x, float z, float scale) {
    int seed = int(scale * 10000.0 + 1e-3); // single precision may fall short of a whole number
    float u = x / scale, v = z / scale, tone = 0.0;
    for (int n = 0; n < 5; n++) {
        float cx = speckle(seed, n, 1) - 0.5, cz = speckle(seed, n, 2) - 0.5;
        float wide = 0.08 + 0.3 * speckle(seed, n, 3), tall = 0.08 + 0.3 * speckle(seed, n, 4);
        float level = (1.0 + floor(3.0 * speckle(seed, n, 6))) / 3.0;
        bool bar = abs(u - cx) < wide && abs(v - cz) < 0.4 * tall;
        bool disc = (u - cx) * (u - cx) + (v - cz) * (v - cz) < 0.36 * wide * wide;
        if (n % 2 == 0 ? bar : disc) tone = level;
    }
    return tone;
}

// `pattern` is a constant of the program: the others cost nothing
float blend(int pattern, float scale, float x, float y, float z) {
    if (pattern == 1) { // wood: grain runs along x
        float rings = noise(x * 1.5 / scale * 0.2, y * 3.0 / scale, z * 3.0 / scale);
        return 0.75 * rings + 0.25 * noise(x * 8.0, y * 160.0, z * 160.0);
    }
    if (pattern == 2) { // planks
        float row = floor(y / scale), shift = speckle(int(row), 3, 7) * 1.2;
        float board = floor((x + shift) / 1.2);
        float edge = min(y / scale - row, 1.0 - (y / scale - row)) * scale;
        float end = (x + shift) / 1.2 - board;
        float gap = edge < 0.003 || min(end, 1.0 - end) * 1.2 < 0.003 ? 1.0 : 0.0;
        float grain = noise(x * 2.5 + row * 17.0, y * 45.0, 0.5);
        return max(gap, 0.45 * speckle(int(row), int(board), 11) + 0.3 * grain);
    }
    if (pattern == 3) { // tiles
        vec2 p = vec2(x, y) / scale, i = floor(p), a = p - i, b = min(a, 1.0 - a);
        if (min(b.x, b.y) * scale < 0.006) return 1.0;
        return 0.15 * speckle(int(i.x), int(i.y), 5) + 0.12 * noise(x * 6.0, y * 6.0, 0.5);
    }
    if (pattern == 14) return herringbone(x, y, scale);
    if (pattern == 15) return checker(vec2(x, y), scale);
    if (pattern == 16) return hexagons(vec2(x, y), scale);
    if (pattern == 17) return marble(vec3(x, y, z), scale);
    if (pattern == 18) return bricks(x, z, scale);
    if (pattern == 19) return ornament(x, z, scale);
    if (pattern == 20) return wainscot(vec2(x, z), scale, 1.35);
    if (pattern == 21) return wainscot(vec2(x, z), scale, 2.05);
    if (pattern == 22) return panelling(x, z, scale);
    if (pattern == 23) return plaid(vec3(x, y, z), scale);
    if (pattern == 24) return dots(x, y, scale);
    if (pattern == 25) return abstract(x, z, scale);
    x /= pattern == 7 ? 1.0 : scale;
    y /= pattern == 7 ? 1.0 : scale;
    z /= pattern == 7 ? 1.0 : scale;
    if (pattern == 4) return 0.3 * noise(x * 0.35, y * 0.35, z * 0.35) + 0.5 * noise(x * 1.7, y * 1.7, z * 1.7);
    if (pattern == 5) return 0.3 * noise(x * 0.3, y * 0.3, z * 0.3) + 0.5 * noise(x, y, z);
    if (pattern == 6 || pattern == 8) return noise(x, y, z); // leather, paper, leaves
    if (pattern == 7) return 0.5 * noise(x * 3.0, y * 90.0, z * 90.0); // brushed metal
    if (pattern == 9) return fract(x) < 0.5 ? 1.0 : 0.0; // stripes, upright on walls
    if (pattern == 10) { // a painted landscape
        float hill = 0.08 * sin(x * 2.7 + 2.0) + 0.1 * noise(x * 3.0, 0.5, 0.5) - 0.05;
        return z > hill * 3.0 ? 0.25 + 0.3 * noise(x * 4.0, z * 4.0, 0.3) : 1.0;
    }
    if (pattern == 11) { // a lit screen: windows and lines of text
        float word = noise(x * 0.8, floor(z) * 7.0, 0.5);
        return fract(z) < 0.45 && word > 0.45 ? 1.0 : 0.0;
    }
    if (pattern == 12) // wicker
        return 0.2 + 0.7 * mod(floor(x + y) + floor(z), 2.0) * (0.6 + 0.4 * noise(x + y, z, 0.5));
    if (pattern == 13) return noise(x, y, z) > 0.62 ? 1.0 : 0.0; // continents
    return 0.0;
}
