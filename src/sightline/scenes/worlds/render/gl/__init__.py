"""The same pictures as the ray caster's, drawn by OpenGL: an extra, several times faster."""
