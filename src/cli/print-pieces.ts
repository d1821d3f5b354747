import { once } from 'node:events'

/** UTF-16 units per write. */
const PIECE_LENGTH = 1 << 18

/** Joins text into larger chunks. */
export function* joinedPieces(pieces: Iterable<string>): Generator<string> {
  let joined = ''
  for (const piece of pieces) {
    joined += piece
    if (joined.length < PIECE_LENGTH) continue
    yield joined
    joined = ''
  }
  if (joined !== '') yield joined
}

/** Prints with backpressure. `main.ts` handles errors of standard output. */
export async function printPieces(pieces: Iterable<string>): Promise<void> {
  for (const text of joinedPieces(pieces))
    if (!process.stdout.write(text)) await once(process.stdout, 'drain')
}
