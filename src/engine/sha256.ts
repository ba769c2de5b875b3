/**
 * SHA-256 (FIPS 180-4) in plain arithmetic: the engine also runs in a browser's worker, where no synchronous crypto
 * module is at hand. For identities of models and inputs, not for secrets.
 */

const PRIMES = Array.from({ length: 312 }, (_, i) => i).filter(isPrime);
/** The first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
const ROUND = Int32Array.from(PRIMES, (prime) => fraction(cubeRoot(prime)));
/** The same of the square roots of the first 8. */
const START = Int32Array.from(PRIMES.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));

function isPrime(number: number): boolean {
  for (let i = 2; i * i <= number; i++) if (number % i === 0) return false;
  return number > 1;
}

/** By Newton's method: the last bits of `Math.cbrt` may differ between JavaScript engines. */
function cubeRoot(number: number): number {
  let root = number;
  for (let step = 0; step < 50; step++) root -= (root - number / (root * root)) / 3;
  return root;
}

function fraction(root: number): number {
  return (root % 1) * 2 ** 32;
}

const BLOCK_BYTES = 64;
const encoder = new TextEncoder();

/** The hash of a text's UTF-8 bytes, as 64 lower-case hexadecimal digits. */
export function sha256(text: string): string {
  const message = padded(encoder.encode(text));
  const state = Int32Array.from(START);
  const schedule = new Int32Array(64);
  for (let start = 0; start < message.byteLength; start += BLOCK_BYTES) {
    extend(schedule, message, start);
    compress(state, schedule);
  }
  let hex = '';
  for (const word of state) hex += (word >>> 0).toString(16).padStart(8, '0');
  return hex;
}

/** The message: its bytes, a one bit, zeros, and its length in bits. */
function padded(bytes: Uint8Array): DataView {
  const blocks = Math.ceil((bytes.length + 9) / BLOCK_BYTES);
  const message = new Uint8Array(blocks * BLOCK_BYTES);
  message.set(bytes);
  message[bytes.length] = 0x80;
  const view = new DataView(message.buffer);
  view.setInt32(message.length - 8, Math.floor(bytes.length / 0x20000000));
  view.setInt32(message.length - 4, bytes.length << 3);
  return view;
}

function extend(schedule: Int32Array, message: DataView, start: number): void {
  for (let i = 0; i < 16; i++) schedule[i] = message.getInt32(start + 4 * i);
  for (let i = 16; i < 64; i++) {
    const a = schedule[i - 15]!;
    const b = schedule[i - 2]!;
    const low = rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3);
    const high = rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10);
    schedule[i] = (schedule[i - 16]! + low + schedule[i - 7]! + high) | 0;
  }
}

function compress(state: Int32Array, schedule: Int32Array): void {
  let a = state[0]!;
  let b = state[1]!;
  let c = state[2]!;
  let d = state[3]!;
  let e = state[4]!;
  let f = state[5]!;
  let g = state[6]!;
  let h = state[7]!;
  for (let i = 0; i < 64; i++) {
    const choice = (e & f) ^ (~e & g);
    const first =
      (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + choice + ROUND[i]! + schedule[i]!) | 0;
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const second = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + majority) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  state[0]! += a;
  state[1]! += b;
  state[2]! += c;
  state[3]! += d;
  state[4]! += e;
  state[5]! += f;
  state[6]! += g;
  state[7]! += h;
}

function rotate(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits));
}
