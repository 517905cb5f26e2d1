// Where a fragment's ray goes and what it met.
uniform sampler2D surfaces;
uniform vec4 lens;
flat in vec3 eye, camera_x, camera_y, camera_z;
flat in vec2 corner_px;

const int FLOOR = -1, CEILING = -2, SKY = -3, WALL = -4;

vec3 ray_through(vec2 pixel) {
    vec2 at = (pixel - corner_px - lens.zw) / lens.xy;
    return camera_x * at.x + camera_y * at.y + camera_z;
}

vec2 surface_at(vec2 pixel) {
    return texelFetch(surfaces, ivec2(pixel), 0).xy;
}
