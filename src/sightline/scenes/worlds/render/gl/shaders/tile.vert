// One point a tile of pixels, and what its fragments need to find their place in the world.
uniform sampler2D views; // a row a view: eye, then the camera's x, y and z in world coordinates
uniform vec2 stack_size; // of the framebuffer, pixels
uniform float view_height; // of one view in it
in ivec4 tile; // column and row of tiles in the view; view; what a pass wants to know besides
flat out vec3 eye, camera_x, camera_y, camera_z;
flat out vec2 corner_px;

const float TILE = 16.0;

void place_tile() {
    corner_px = vec2(0.0, tile.z * view_height);
    vec2 at = corner_px + (vec2(tile.xy) + 0.5) * TILE;
    gl_Position = vec4(2.0 * at / stack_size - 1.0, 0.0, 1.0);
    gl_PointSize = TILE;
    eye = texelFetch(views, ivec2(0, tile.z), 0).xyz;
    camera_x = texelFetch(views, ivec2(1, tile.z), 0).xyz;
    camera_y = texelFetch(views, ivec2(2, tile.z), 0).xyz;
    camera_z = texelFetch(views, ivec2(3, tile.z), 0).xyz;
}
