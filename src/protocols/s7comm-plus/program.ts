/** The code of a block as it passes: what stays the same from session to session of what carries it. */
import { FileDigest } from '#bytes/file-digest'
import type { S7commPlusCursor } from './cursor.ts'
import { type PlcObject, readObjects, START_OF_OBJECT } from './objects.ts'
import { newReadBudget, type S7commPlusValue } from './values.ts'

/** Bytes between the return value of an answer and its objects: an id, and numbers that differ by firmware. */
const MOST_BEFORE_OBJECTS = 16

/**
 * SHA-256 of the bytes of all blobs in these objects, each after the number of its attribute, by object and attribute:
 * the compressed code and interface, without names, ids and times. Undefined where there is no blob.
 */
export function codeDigest(objects: readonly PlcObject[], bytes: Uint8Array): string | undefined {
  const digest = new FileDigest()
  for (const { attributes } of objects) {
    const blobs = [...attributes].filter(([, { from, to }]) => to > from).sort(([a], [b]) => a - b)
    for (const [attribute, { from, to }] of blobs) addBlob(digest, attribute, { from, to }, bytes)
  }
  return digest.sha256()
}

function addBlob(
  digest: FileDigest,
  attribute: number,
  { from, to }: Pick<S7commPlusValue, 'from' | 'to'>,
  bytes: Uint8Array,
): void {
  digest.add(Uint8Array.of(attribute >>> 24, attribute >>> 16, attribute >>> 8, attribute), 0, 4)
  digest.add(bytes, from, to)
}

/** Objects of an Explore answer, read from its return value on; empty where none begins soon. */
export function exploredObjects(cursor: S7commPlusCursor): readonly PlcObject[] {
  for (let i = 0; i < MOST_BEFORE_OBJECTS && cursor.left > 0 && cursor.peek() !== START_OF_OBJECT; i++)
    cursor.skip(1)
  const allowed = newReadBudget()
  const found: PlcObject[] = []
  while (!cursor.hasFailed && cursor.peek() === START_OF_OBJECT) {
    const objects = readObjects(cursor, allowed)
    if (objects.length === 0) break
    found.push(...objects)
  }
  return found
}
