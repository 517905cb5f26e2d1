// A tile of one pattern with up to LAMPS lamps; with SINGLE a tile that shows one surface, whose row is tile.w.
uniform sampler2D lamps, paints;
in ivec4 some; // rows of lamps, −1 for none
#if LAMPS > 0
flat out vec4 places[LAMPS], powers[LAMPS], facings[LAMPS];
#endif
#if SINGLE
flat out vec4 paint[8];
#endif

void main() {
    place_tile();
#if LAMPS > 0
    for (int i = 0; i < LAMPS; i++) {
        int row = max(some[i], 0);
        places[i] = texelFetch(lamps, ivec2(0, row), 0);
        powers[i] = some[i] < 0 ? vec4(0.0) : texelFetch(lamps, ivec2(1, row), 0);
        facings[i] = texelFetch(lamps, ivec2(2, row), 0);
    }
#endif
#if SINGLE
    for (int i = 0; i < 8; i++) paint[i] = texelFetch(paints, ivec2(i, tile.w), 0);
#endif
}
