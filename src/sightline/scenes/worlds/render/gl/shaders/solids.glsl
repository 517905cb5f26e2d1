// Rays against solids whose half sizes are 1; intersect.py is the model.
// The quadratics are solved from the point of the ray nearest the solid's middle: single precision has no digits to
// spare for the long way from the eye.
const float NEVER = 1e30;
const float NEAR = 1e-4; // a ray does not meet what it starts on

float hit_block(vec3 o, vec3 d) {
    vec3 a = (-1.0 - o) / d, b = (1.0 - o) / d;
    vec3 low = min(a, b), high = max(a, b);
    float enter = max(max(low.x, low.y), low.z), leave = min(min(high.x, high.y), high.z);
    return enter <= leave && enter > NEAR ? enter : NEVER;
}

float hit_ellipsoid(vec3 o, vec3 d) {
    float a = dot(d, d), s = -dot(o, d) / a;
    vec3 m = o + s * d;
    float root = 1.0 - dot(m, m);
    float t = s - sqrt(max(root, 0.0) / a);
    return root >= 0.0 && t > NEAR ? t : NEVER;
}

float hit_frustum(vec3 o, vec3 d, float taper) {
    float s = -dot(o, d) / dot(d, d);
    vec3 m = o + s * d;
    float slope = 0.5 * (taper - 1.0), level = 0.5 * (1.0 + taper) + slope * m.z, rise = slope * d.z;
    float a = dot(d.xy, d.xy) - rise * rise, b = dot(m.xy, d.xy) - level * rise, c = dot(m.xy, m.xy) - level * level;
    float root = b * b - a * c, best = NEVER;
    vec4 t = s + vec4(vec2(-1.0, 1.0) * sqrt(max(root, 0.0)) - b, (vec2(-1.0, 1.0) - m.z)) / vec4(a, a, d.z, d.z);
    vec2 bottom = o.xy + t.z * d.xy, top = o.xy + t.w * d.xy;
    bool round = root >= 0.0 && a != 0.0;
    if (round && t.x > NEAR && abs(o.z + t.x * d.z) <= 1.0) best = t.x;
    if (round && t.y > NEAR && t.y < best && abs(o.z + t.y * d.z) <= 1.0) best = t.y;
    if (d.z != 0.0 && t.z > NEAR && t.z < best && dot(bottom, bottom) <= 1.0) best = t.z;
    if (d.z != 0.0 && t.w > NEAR && t.w < best && dot(top, top) <= taper * taper) best = t.w;
    return best;
}
