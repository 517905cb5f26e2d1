// The way from a spot to the place on a lamp's disc that this ray of the pixel looks at: SPREAD × SPREAD share a pixel.
vec3 way_to(vec3 place, vec4 facing, vec3 spot, vec2 pixel) {
#if SPREAD == 1
    return place - spot;
#else
    vec2 at = (mod(floor(pixel - corner_px), float(SPREAD)) + 0.5) / float(SPREAD) - 0.5;
    float level = abs(facing.z);
    // the disc lies across its facing; windows are upright, ceiling lamps level
    vec3 across = vec3(at.x * (level - facing.y), at.x * facing.x + at.y * level, at.y * (1.0 - level));
    return place - spot + 2.0 * facing.w * across;
#endif
}
