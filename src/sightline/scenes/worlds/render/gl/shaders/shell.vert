// One instance a rectangle of the shell: floor, ceiling, a wall or a window. Seen from its right side it is not there.
uniform mat3 frame; // world_from_camera
uniform vec3 eye;
uniform vec4 lens;
uniform vec2 size;
in vec2 corner; // 0 or 1
in vec3 start, along, up; // world metres; unit directions
in vec4 span; // from, to along; from, to upwards: where the rectangle ends
in float code; // the surface
flat out vec4 far_along, far_up, far_out; // in camera coordinates, and how far the eye is from `start`
flat out vec4 ends;
flat out float told;

const float NEAREST = 1e-3, MARGIN = 0.05;

void main() {
    vec2 at = mix(span.xz - MARGIN, span.yw + MARGIN, corner);
    vec3 q = (start + at.x * along + at.y * up - eye) * frame;
    gl_Position = vec4(2.0 * (lens.xy * q.xy + lens.zw * q.z) / size - q.z, q.z - 2.0 * NEAREST, q.z);
    vec3 out_of = cross(along, up);
    far_along = vec4(along * frame, dot(eye - start, along));
    far_up = vec4(up * frame, dot(eye - start, up));
    far_out = vec4(out_of * frame, dot(start - eye, out_of));
    ends = span;
    told = code;
}
