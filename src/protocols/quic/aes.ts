/** AES-128, encryption of single blocks: FIPS 197 (2001). QUIC's Initial packets are protected with public keys, so speed and secrecy do not matter. */

const ROUNDS = 10
const BLOCK = 16

/** S-box: inverse in GF(2^8), then an affine map: §5.1.1. */
const sBox = makeBox()

function makeBox(): Uint8Array {
  const box = new Uint8Array(256)
  let p = 1
  let q = 1
  do {
    p ^= ((p << 1) ^ (p & 0x80 ? 0x11b : 0)) & 0xff // p times 3
    q ^= q << 1 // q divided by 3
    q ^= q << 2
    q ^= q << 4
    q &= 0xff
    if (q & 0x80) q ^= 0x09
    box[p] = q ^ turn(q, 1) ^ turn(q, 2) ^ turn(q, 3) ^ turn(q, 4) ^ 0x63
  } while (p !== 1)
  box[0] = 0x63
  return box
}

function turn(byte: number, bits: number): number {
  return ((byte << bits) | (byte >> (8 - bits))) & 0xff
}

function double(byte: number): number {
  return ((byte << 1) ^ (byte & 0x80 ? 0x1b : 0)) & 0xff
}

/** Round keys of a key of 16 bytes, one behind the other: §5.2. */
export function expandKey(key: Uint8Array): Uint8Array {
  const keys = new Uint8Array(BLOCK * (ROUNDS + 1))
  keys.set(key)
  let constant = 1
  for (let at = BLOCK; at < keys.length; at += 4) {
    const word = [keys[at - 4]!, keys[at - 3]!, keys[at - 2]!, keys[at - 1]!]
    if (at % BLOCK === 0) {
      word.push(word.shift()!)
      for (let i = 0; i < 4; i++) word[i] = sBox[word[i]!]!
      word[0]! ^= constant
      constant = double(constant)
    }
    for (let i = 0; i < 4; i++) keys[at + i] = keys[at + i - BLOCK]! ^ word[i]!
  }
  return keys
}

/** The encrypted block: §5.1. */
export function encryptBlock(keys: Uint8Array, block: Uint8Array): Uint8Array {
  let state: Uint8Array = block.map((byte, i) => byte ^ keys[i]!)
  for (let round = 1; round <= ROUNDS; round++) {
    // Substitute and shift rows: byte `row` of column `column` comes from column + row.
    const shifted = state.map((_, i) => sBox[state[(i + 4 * (i % 4)) % BLOCK]!]!)
    state = round === ROUNDS ? shifted : mixColumns(shifted)
    for (let i = 0; i < BLOCK; i++) state[i]! ^= keys[round * BLOCK + i]!
  }
  return state
}

function mixColumns(state: Uint8Array): Uint8Array {
  return state.map((byte, i) => {
    const column = i - (i % 4)
    const all = state[column]! ^ state[column + 1]! ^ state[column + 2]! ^ state[column + 3]!
    return byte ^ all ^ double(byte ^ state[column + ((i + 1) % 4)]!)
  })
}

/**
 * The counter mode of AES-GCM (NIST SP 800-38D §7.1) over `bytes`, from the counter that follows the one of the tag.
 * The tag is not checked: who can forge a packet knows its key.
 */
export function applyCounter(keys: Uint8Array, nonce: Uint8Array, bytes: Uint8Array): Uint8Array {
  const counter = new Uint8Array(BLOCK)
  counter.set(nonce)
  const out = new Uint8Array(bytes.length)
  for (let at = 0, number = 2; at < bytes.length; at += BLOCK, number++) {
    counter[12] = number >>> 24
    counter[13] = number >>> 16
    counter[14] = number >>> 8
    counter[15] = number
    const stream = encryptBlock(keys, counter)
    for (let i = 0; i < BLOCK && at + i < bytes.length; i++) out[at + i] = bytes[at + i]! ^ stream[i]!
  }
  return out
}
