/** Builds FINS commands and answers, bare (UDP) or with the FINS/TCP header: Omron W342, W421. */
import { ByteWriter } from '#bytes/write'

export interface FinsEndpoints {
  /** Node of the controller and of who asks. */
  readonly server: number
  readonly client: number
  readonly sid: number
}

export function request(
  { server, client, sid }: FinsEndpoints,
  code: number,
  parameters: Uint8Array = new Uint8Array(),
): Uint8Array {
  return new ByteWriter().u8(0x80, 0, 2, 0, server, 0, 0, client, 0, sid).u16be(code).bytes(parameters).take()
}

export function response(
  { server, client, sid }: FinsEndpoints,
  code: number,
  endCode: number,
  data: Uint8Array = new Uint8Array(),
): Uint8Array {
  return new ByteWriter()
    .u8(0xc0, 0, 2, 0, client, 0, 0, server, 0, sid)
    .u16be(code)
    .u16be(endCode)
    .bytes(data)
    .take()
}

/** FINS/TCP header around bytes: 0 asks for a node address, 1 gives it, 2 sends a frame. */
export function overTcp(command: number, body: Uint8Array, error = 0): Uint8Array {
  return new ByteWriter()
    .ascii('FINS')
    .u32be(body.length + 8)
    .u32be(command)
    .u32be(error)
    .bytes(body)
    .take()
}

/** Nodes of client and server in the answer to who asks for an address. */
export function nodes(client: number, server: number): Uint8Array {
  return new ByteWriter().u32be(client).u32be(server).take()
}

/** Area, first word and count of a memory area command. */
export function area(code: number, address: number, count: number, bit = 0): Uint8Array {
  return new ByteWriter().u8(code).u16be(address).u8(bit).u16be(count).take()
}

/** Answer to CPU Unit Data Read. */
export function cpuData(model: string, version: string): Uint8Array {
  return new ByteWriter().ascii(model.padEnd(20, '\0')).ascii(version.padEnd(20, '\0')).zeros(52).take()
}

/** Answer to CPU Unit Status Read; mode 0 PROGRAM, 2 MONITOR, 4 RUN. */
export function cpuStatus(isRunning: boolean, mode: number): Uint8Array {
  return new ByteWriter()
    .u8(isRunning ? 1 : 0, mode)
    .zeros(24)
    .take()
}
