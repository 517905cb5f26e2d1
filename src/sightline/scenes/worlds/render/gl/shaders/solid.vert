// One instance a part: the box around it, and the eye and the pixels' rays in its unit coordinates.
uniform mat3 frame; // world_from_camera
uniform vec3 eye;
uniform vec4 lens;
uniform vec2 size;
in vec3 corner; // of the cube ±1
in vec3 middle, side_x, side_y, side_z; // world metres; the sides are half as long as the part
in vec2 form; // taper, index of the part
flat out vec3 origin, along_x, along_y, along_z;
flat out vec2 shape;

const float NEAREST = 1e-3; // metres; what is nearer is cut away
const float MARGIN = 1.02; // the exact test is the fragment's; the box only has to cover its pixels

vec3 unit(vec3 v) {
    return vec3(dot(v, side_x) / dot(side_x, side_x), dot(v, side_y) / dot(side_y, side_y), dot(v, side_z) / dot(side_z, side_z));
}

void main() {
    vec3 wide = MARGIN * corner * vec3(vec2(max(1.0, form.x)), 1.0); // what tapers outwards is wider at its top
    vec3 p = middle + wide.x * side_x + wide.y * side_y + wide.z * side_z;
    vec3 q = (p - eye) * frame; // a row times a matrix: in camera coordinates
    gl_Position = vec4(2.0 * (lens.xy * q.xy + lens.zw * q.z) / size - q.z, q.z - 2.0 * NEAREST, q.z);
    origin = unit(eye - middle);
    along_x = unit(frame[0]);
    along_y = unit(frame[1]);
    along_z = unit(frame[2]);
    shape = form;
}
