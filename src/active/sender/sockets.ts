/** The only sockets of the feature: one connection to one device, requests of templates only. */

import { constants } from 'node:crypto'
import { createSocket, type Socket as UdpSocket } from 'node:dgram'
import { once } from 'node:events'
import { createConnection, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import type { CompiledQuery } from '../plan/compile-target.ts'
import type { PlannedTarget } from '../plan/query-plan.ts'
import { type CompiledStep, isRequestOf } from '../template/compile.ts'
import { answerLength } from '../template/framing.ts'
import type { DeviceCredentials } from './credentials.ts'
import { openLink } from './link-socket.ts'
import type { PlannedRequest, QueryAnswer, QueryConnection } from './run-plan.ts'

const limits = {
  /** Milliseconds until a connection is open. */
  connect: 2500,
  /** Milliseconds an answer is waited for: the slowest of a template, and what distress needs to be seen. */
  answer: 4500,
  /** Milliseconds the device may take for its FIN; then RST. */
  close: 1500,
} as const

export async function connectTo(
  target: PlannedTarget,
  query: CompiledQuery,
  { windows }: DeviceCredentials,
): Promise<QueryConnection> {
  if (query.template.transport === 'udp') return openUdp(target, query)
  if (query.template.transport === 'link')
    return openLink(target.mac, {
      check: (request) => mustBePlanned(query, request),
      longest: limits.answer,
    })
  const to = { host: target.address, port: query.planned.port }
  if (query.template.sealed !== 'tls') return openTcp(createConnection({ ...to, noDelay: true }), query)
  if (windows === undefined) throw new Error('no certificate is pinned for this device')
  return openTcp(pinnedTls(to, windows.fingerprint), query)
}

/** Only the certificate of the device: its fingerprint decides, whoever signed it. */
function pinnedTls(to: { readonly host: string; readonly port: number }, fingerprint: string): TLSSocket {
  const socket = connectTls({
    ...{ ...to, rejectUnauthorized: false, minVersion: 'TLSv1.2', ecdhCurve: 'X25519:P-256' },
    // A ticket would only cost bytes.
    secureOptions: constants.SSL_OP_NO_TICKET,
  })
  socket.setNoDelay(true)
  socket.once('secureConnect', () => {
    const shown = socket.getPeerX509Certificate()?.fingerprint256 ?? 'none'
    if (shown === fingerprint) socket.emit('pinned')
    else socket.destroy(new Error(`certificate ${shown} is not the pinned one: no password was sent`))
  })
  return socket
}

/** The last check before a socket: no other bytes than those of the compiled templates. */
function mustBePlanned({ steps, template }: CompiledQuery, { bytes }: PlannedRequest): void {
  // Plain text is checked before TLS encrypts it.
  const isPlanned = (step: CompiledStep) =>
    isRequestOf(template.sealed === 'tls' ? (step.plain ?? step) : step, bytes)
  if (bytes.length > 0 && !steps.some(isPlanned))
    throw new Error('a request that no template of the plan makes')
}

function isEcho({ step, bytes }: PlannedRequest, answer: Uint8Array): boolean {
  return (step.answer?.echo ?? []).every((at) => answer[at] === bytes[at])
}

async function openUdp(target: PlannedTarget, query: CompiledQuery): Promise<QueryConnection> {
  const socket: UdpSocket = createSocket('udp4')
  const answers: Uint8Array[] = []
  let failure = ''
  let wake = () => {}
  socket.on('message', (message, { address }) => {
    if (address !== target.address) return
    // A device that sends without end fills nothing.
    if (answers.length < 4) answers.push(Uint8Array.from(message))
    wake()
  })
  socket.on('error', (error) => {
    failure = error.message
    wake()
  })
  const { port } = query.planned
  const isConnected = query.template.answersFromAnyPort !== true
  await new Promise<void>((resolve, reject) => {
    const done = () => {
      socket.off('error', reject)
      resolve()
    }
    socket.once('error', reject)
    if (isConnected) socket.connect(port, target.address, done)
    else socket.bind(0, done)
  })
  return {
    async exchange(request) {
      mustBePlanned(query, request)
      const start = performance.now()
      answers.length = 0
      const sent = (error: Error | null | undefined) => {
        if (error === null || error === undefined) return
        failure = `the kernel refused the request: ${error.message}`
        wake()
      }
      if (isConnected) socket.send(request.bytes, sent)
      else socket.send(request.bytes, port, target.address, sent)
      const { answer, timeout = limits.answer } = request.step
      if (answer === undefined) return none('', start)
      const until = start + Math.min(timeout, limits.answer)
      while (failure === '' && performance.now() < until) {
        const found = answers.find((one) => isEcho(request, one))
        if (found !== undefined) return answered(found.subarray(0, answer.maximum), start)
        answers.length = 0
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, until - performance.now())
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      return none(failure || 'no answer', start)
    },
    async close() {
      const closed = once(socket, 'close')
      socket.close()
      await closed
    },
  }
}

async function openTcp(socket: Socket, query: CompiledQuery): Promise<QueryConnection> {
  const maximum = Math.max(...query.template.steps.map(({ answer }) => answer?.maximum ?? 0))
  let received = new Uint8Array()
  let failure = ''
  let wake = () => {}
  socket.on('data', (data: Buffer) => {
    received = Buffer.concat([received, data.subarray(0, maximum - received.length)])
    if (received.length >= maximum) socket.pause()
    wake()
  })
  socket.on('error', (error) => {
    failure = (error as NodeJS.ErrnoException).code === 'ECONNRESET' ? 'connection reset' : error.message
    wake()
  })
  socket.on('end', () => {
    failure ||= 'connection closed by the device'
    wake()
  })
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      socket.destroy()
      reject(new Error('no answer to SYN'))
    }, limits.connect)
    socket.once(query.template.sealed === 'tls' ? 'pinned' : 'connect', () => {
      clearTimeout(timer)
      resolve()
    })
    socket.once('error', (error) => {
      clearTimeout(timer)
      reject(error)
    })
  })
  return {
    async exchange(request) {
      mustBePlanned(query, request)
      const start = performance.now()
      const { answer, timeout = limits.answer } = request.step
      if (request.bytes.length > 0) {
        // Unrequested bytes do not belong to this request; a device that sends first gets no request.
        received = new Uint8Array()
        socket.write(request.bytes)
      }
      if (answer === undefined) return none('', start)
      const until = start + Math.min(timeout, limits.answer)
      for (;;) {
        const length = answerLength(answer.frame, received)
        if (length === -1) return none('the answer is malformed', start)
        const whole = length ?? (received.length >= answer.maximum ? answer.maximum : undefined)
        if (whole !== undefined && whole > 0) {
          const bytes = received.subarray(0, Math.min(whole, answer.maximum))
          return isEcho(request, bytes)
            ? answered(bytes, start)
            : none('the answer has another number', start)
        }
        if (failure !== '' || performance.now() >= until) return none(failure || 'no answer', start)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, Math.max(1, until - performance.now()))
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
    },
    async close() {
      if (socket.destroyed) return
      const closed = once(socket, 'close')
      socket.resume()
      socket.end()
      const timer = setTimeout(() => socket.resetAndDestroy(), limits.close)
      await closed
      clearTimeout(timer)
    },
  }
}

function answered(bytes: Uint8Array, start: number): QueryAnswer {
  return { bytes, took: performance.now() - start, problem: '' }
}

function none(problem: string, start: number): QueryAnswer {
  return { bytes: undefined, took: performance.now() - start, problem }
}
