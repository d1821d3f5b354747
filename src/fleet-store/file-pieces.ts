/** Files in pieces: packages for sensors, packets from them. */
import { sql } from 'kysely'
import type { FleetDatabase } from './database.ts'

/** One that is there is replaced: it was sent again. */
export async function keepPiece(
  database: FleetDatabase,
  { file, number }: { readonly file: string; readonly number: number },
  bytes: Uint8Array,
): Promise<void> {
  const content = Buffer.from(bytes).toString('base64')
  await sql`insert into file_piece (file, number, content) values (${file}, ${number}, ${content})
    on conflict (file, number) do update set content = excluded.content`.execute(database.writes)
}

export async function readPiece(
  database: FleetDatabase,
  file: string,
  number: number,
): Promise<Buffer | undefined> {
  const { rows } = await sql<{ content: string }>`select content from file_piece
    where file = ${file} and number = ${number}`.execute(database.reads)
  return rows[0] === undefined ? undefined : Buffer.from(rows[0].content, 'base64')
}

/** All pieces from 0 on, up to the first that is missing. */
export async function readFilePieces(database: FleetDatabase, file: string): Promise<Buffer> {
  const pieces: Buffer[] = []
  for (;;) {
    const piece = await readPiece(database, file, pieces.length)
    if (piece === undefined) return Buffer.concat(pieces)
    pieces.push(piece)
  }
}

export async function dropPieces(database: FleetDatabase, file: string): Promise<void> {
  await sql`delete from file_piece where file = ${file}`.execute(database.writes)
}
