/** Requests of sensors over NATS that the routes of HTTPS have too: pieces of packages and packets, another certificate. */
import type { Msg } from '@nats-io/transport-node'
import Type from 'typebox'
import { Compile } from 'typebox/compile'
import { CodedError } from '#schema/errors'
import { FleetFileEnd, fleetLimits } from '#schema/fleet-protocol'
import { FILE_HEADER } from '#uplink/nats-keys'
import type { FleetCaptures } from '../captures/service.ts'
import type { Enrolment } from '../enrolment.ts'
import type { FleetPackages } from '../packages/service.ts'

export interface NatsFileServices {
  readonly packages: Pick<FleetPackages, 'piece'>
  readonly captures: Pick<FleetCaptures, 'addPiece' | 'finish'>
  readonly enrolment: Pick<Enrolment, 'renew'>
}

const REQUEST = /^(piece|capture|captured|certificate)$/
const LAST_CAPTURE_PIECE = Math.ceil(fleetLimits.captureBytes / fleetLimits.pieceBytes) - 1
const endCheck = Compile(FleetFileEnd)
const pieceCheck = Compile(
  Type.Object({
    file: Type.String({ minLength: 1, maxLength: 100 }),
    number: Type.Integer({
      minimum: 0,
      maximum: Math.ceil(fleetLimits.packageBytes / fleetLimits.pieceBytes),
    }),
  }),
)

export const isFileRequest = (what: string) => REQUEST.test(what)

/** The sensor does not try again what was refused; other failures it does. */
export function fileRefusalOf(what: string, error: unknown): object | undefined {
  if (!isFileRequest(what) || !(error instanceof CodedError)) return undefined
  return { fileRefusal: error.message.slice(0, 300) }
}

export async function answerFileRequest(
  { packages, captures, enrolment }: NatsFileServices,
  message: Msg,
  { what, sensor }: { readonly what: string; readonly sensor: string },
): Promise<unknown> {
  if (what === 'certificate') return await enrolment.renew(sensor)
  if (what === 'piece') {
    const asked = parsed(message)
    if (!pieceCheck.Check(asked)) throw new CodedError('bad-request', 'expected file and number of a piece')
    return { content: (await packages.piece(asked.file, sensor, asked.number)).toString('base64') }
  }
  const [command = '', number = ''] = (message.headers?.get(FILE_HEADER) ?? '').slice(0, 200).split(' ')
  if (what === 'capture') {
    if (!/^\d{1,3}$/.test(number) || Number(number) > LAST_CAPTURE_PIECE)
      throw new CodedError('bad-request', `expected a piece from 0 to ${LAST_CAPTURE_PIECE}`)
    await captures.addPiece(command, { sensor, number: Number(number) }, message.data)
    return {}
  }
  const end = parsed(message)
  if (!endCheck.Check(end)) throw new CodedError('bad-request', 'expected bytes and SHA-256 of the packets')
  await captures.finish(command, sensor, end)
  return {}
}

function parsed(message: Msg): unknown {
  try {
    return JSON.parse(message.string())
  } catch {
    throw new CodedError('bad-request', 'expected JSON')
  }
}
