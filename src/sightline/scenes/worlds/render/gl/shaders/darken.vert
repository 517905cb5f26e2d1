// What darkens a tile by being near: up to four walls or feet of things.
uniform sampler2D near; // a row each, see tables.py
in ivec4 some;
flat out vec4 first[4], second[4], third[4];

void main() {
    place_tile();
    for (int i = 0; i < 4; i++) {
        first[i] = texelFetch(near, ivec2(0, some[i]), 0);
        second[i] = texelFetch(near, ivec2(1, some[i]), 0);
        third[i] = texelFetch(near, ivec2(2, some[i]), 0);
    }
}
