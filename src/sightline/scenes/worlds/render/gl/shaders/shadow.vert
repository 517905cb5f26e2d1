// Up to four solids that may stand between a lamp and a tile. tile.w is four times the lamp and its channel of the mask.
uniform sampler2D blockers; // a row each: the rows of unit_from_world, then taper
uniform sampler2D lamps; // a row each: place, colour, facing and half width
in ivec4 some;
flat out vec4 row_x[4], row_y[4], row_z[4];
flat out float tapers[4];
flat out vec3 place;
flat out vec4 facing, channel;

void main() {
    place_tile();
    for (int i = 0; i < 4; i++) {
        row_x[i] = texelFetch(blockers, ivec2(0, some[i]), 0);
        row_y[i] = texelFetch(blockers, ivec2(1, some[i]), 0);
        row_z[i] = texelFetch(blockers, ivec2(2, some[i]), 0);
        tapers[i] = texelFetch(blockers, ivec2(3, some[i]), 0).x;
    }
    place = texelFetch(lamps, ivec2(0, tile.w / 4), 0).xyz;
    facing = texelFetch(lamps, ivec2(2, tile.w / 4), 0);
    channel = vec4(equal(ivec4(tile.w % 4), ivec4(0, 1, 2, 3)));
}
