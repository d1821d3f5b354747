/** Bytes of base64 text, padded or not: RFC 4648 §4; undefined if it is none. Traffic may hold anything, `atob` throws. */
export function base64Bytes(text: string): Uint8Array | undefined {
  const digits = text.replace(/={1,2}$/, '')
  if (!/^[A-Za-z0-9+/]+$/.test(digits) || digits.length % 4 === 1) return undefined
  return Uint8Array.from(atob(digits), (character) => character.charCodeAt(0))
}

/** RFC 4648 §4, padded. */
export function base64Text(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
}
