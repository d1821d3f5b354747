/** Builds Fox messages of workbenches and stations, for tests and the plant simulator. */
import { ByteWriter } from '#bytes/write'

export type FieldToWrite = readonly [name: string, value: string | Uint8Array]

/** One message; bytes are written as a blob. */
export function message(
  kind: 'a' | 's' | 'r',
  sequence: number,
  replyTo: number,
  command: string,
  fields: readonly FieldToWrite[],
): Uint8Array {
  const writer = new ByteWriter().ascii(`fox ${kind} ${sequence} ${replyTo} ${command}\n{\n`)
  for (const [name, value] of fields) {
    if (typeof value === 'string') writer.ascii(`${name}=s:${value}\n`)
    else writer.ascii(`${name}=b:${value.length}[`).bytes(value).ascii(']\n')
  }
  return writer.ascii('};;\n').take()
}

export interface HelloToWrite {
  readonly host: string
  readonly app: string
  readonly version: string
  readonly station?: string
}

export function hello(sequence: number, { host, app, version, station }: HelloToWrite): Uint8Array {
  const fields: FieldToWrite[] = [
    ['fox.version', '1.0'],
    ['hostName', host],
    ['app.name', app],
    ['app.version', version],
    ['vm.name', 'J9'],
    ['vm.version', '2.3'],
    ['os.name', 'QNX'],
    ['os.version', '6.3.2'],
    ['hostId', 'Qnx-EX-0001'],
    ['brandId', 'example'],
  ]
  if (station !== undefined) fields.push(['station.name', station])
  return message('a', sequence, -1, 'fox hello', fields)
}
