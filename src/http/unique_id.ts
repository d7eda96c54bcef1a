/** The `unique_id` that a task gets where the caller gives none. */

/**
 * Makes `auto-` and a version 4 UUID. `serial` differs for each id of a client
 * and is mixed into the random bits, so that a fixed source of randomness, as
 * tests use it, still gives ids that are unique.
 */
export function autoUniqueId(random: () => number, serial: number): string {
  const bytes = Array.from({ length: 16 }, () => Math.floor(random() * 256));
  for (let i = 0; i < 4; i++) bytes[15 - i]! ^= (serial >>> (8 * i)) & 255;
  bytes[6] = bytes[6]! & 0x0f | 0x40;
  bytes[8] = bytes[8]! & 0x3f | 0x80;
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return "auto-" +
    hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
