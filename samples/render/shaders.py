"""The shading programs."""

__all__ = ["DEPTH", "MASK", "PERSON", "ROOM", "SHADOW_ON_ROOM"]

_NOISE = """
float hash(vec3 p) {
  p = fract(p * 0.3183099 + 0.1) * 17.0;
  return fract(p.x * p.y * p.z * (p.x + p.y + p.z));
}
float noise(vec3 x) {
  vec3 i = floor(x), f = fract(x);
  f = f * f * (3.0 - 2.0 * f);
  vec2 e = vec2(0, 1);
  float a = mix(mix(hash(i), hash(i + e.yxx), f.x), mix(hash(i + e.xyx), hash(i + e.yyx), f.x), f.y);
  float b = mix(mix(hash(i + e.xxy), hash(i + e.yxy), f.x), mix(hash(i + e.xyy), hash(i + e.yyy), f.x), f.y);
  return mix(a, b, f.z);
}
"""

_LIGHT = """
uniform vec3 eye, key, fill, ambient;
uniform float key_strength;
vec3 lit(vec3 albedo, vec3 n, vec3 p, float shadow, float gloss) {
  vec3 v = normalize(eye - p);
  if (dot(n, v) < 0.0) n = -n;
  vec3 to_key = key - p;
  float fall = key_strength * 7.0 / (1.0 + dot(to_key, to_key) * 0.75);
  to_key = normalize(to_key);
  float direct = max(dot(n, to_key), 0.0) * shadow * fall;
  float second = max(dot(n, normalize(fill - p)), 0.0) * 0.35 * key_strength;
  vec3 sky = ambient * mix(vec3(0.62, 0.52, 0.42), vec3(1.0, 1.05, 1.2), n.y * 0.5 + 0.5);
  float shine = pow(max(dot(n, normalize(to_key + v)), 0.0), 24.0) * gloss * direct;
  return albedo * (sky + direct * vec3(1.0, 0.94, 0.86) + second * vec3(0.9, 0.95, 1.0)) + shine;
}
vec4 shown(vec3 x) { return vec4(pow(clamp(x, 0.0, 1.0), vec3(1.0 / 2.2)), 1.0); }
"""

_SHADOW = """
uniform sampler2DShadow shadow_map;
float unshadowed(vec4 at, float radius) {
  vec3 q = at.xyz / at.w * 0.5 + 0.5;
  float turn = hash(vec3(gl_FragCoord.xy, 1.0)) * 6.28, sum = 0.0;
  for (int i = 0; i < TAPS; i++) {
    float a = turn + float(i) * 2.39996, d = radius * sqrt((float(i) + 0.5) / float(TAPS));
    sum += texture(shadow_map, vec3(q.xy + d * vec2(cos(a), sin(a)), q.z - 0.002));
  }
  return sum / float(TAPS);
}
"""

_PERSON_VERTEX = """#version 330
uniform mat4 camera, lamp, model;
in vec3 place, normal, rest; in float hem;
out vec3 P, N, O; out vec4 L; out float H;
void main() {
  vec4 w = model * vec4(place, 1.0);
  P = w.xyz; N = mat3(model) * normal; O = rest; H = hem; L = lamp * w;
  gl_Position = camera * w;
}
"""

PERSON = (
    _PERSON_VERTEX,
    "#version 330\n"
    + _NOISE
    + _LIGHT
    + "#define TAPS 4\n"
    + _SHADOW
    + """
uniform vec3 colour, colour2; uniform float grain, grain_size, gloss, stripes;
in vec3 P, N, O; in vec4 L; in float H; out vec4 result;
void main() {
  if (H < 0.0) discard;
  float f = noise(O * grain_size) * 0.6 + noise(O * grain_size * 2.7) * 0.4;
  vec3 albedo = stripes > 0.0 && fract(O.y * stripes) > 0.5 ? colour2 : colour;
  albedo *= 1.0 + 2.0 * grain * (f - 0.5);
  result = shown(lit(albedo, normalize(N), P, unshadowed(L, 0.004), gloss));
}
""",
)

MASK = (
    _PERSON_VERTEX,
    """#version 330
uniform float is_person;
in vec3 P, N, O; in vec4 L; in float H; out vec4 result;
void main() { if (H < 0.0) discard; result = vec4(is_person); }
""",
)

DEPTH = (
    """#version 330
uniform mat4 lamp, model; in vec3 place;
void main() { gl_Position = lamp * model * vec4(place, 1.0); }
""",
    # The colour is that of nothing, for what hides a person must leave no colour in the person's layer.
    "#version 330\nout vec4 result; void main() { result = vec4(0.0); }\n",
)

_ROOM_VERTEX = """#version 330
uniform mat4 camera, lamp;
in vec3 place, normal, colour; in vec2 grain;
out vec3 P, N, C; out vec2 G; out vec4 L;
void main() {
  P = place; N = normal; C = colour; G = grain;
  L = lamp * vec4(place, 1.0);
  gl_Position = camera * vec4(place, 1.0);
}
"""

ROOM = (
    _ROOM_VERTEX,
    "#version 330\n"
    + _NOISE
    + _LIGHT
    + """
in vec3 P, N, C; in vec2 G; in vec4 L; out vec4 result;
void main() {
  float f = noise(P * G.x) * 0.6 + noise(P * G.x * 2.7) * 0.4;
  result = shown(lit(C * (1.0 + 2.0 * G.y * (f - 0.5)), normalize(N), P, 1.0, 0.02));
}
""",
)

SHADOW_ON_ROOM = (
    _ROOM_VERTEX,
    "#version 330\n"
    + _NOISE
    + "#define TAPS 8\n"
    + _SHADOW
    + """
in vec3 P, N, C; in vec2 G; in vec4 L; out vec4 result;
void main() { result = vec4(unshadowed(L, 0.008)); }
""",
)
