/** `sightglass replay`: sends a stored capture to a running sensor, as pcap-over-IP at any speed. */
import { createConnection, isIP } from 'node:net'
import type { Command } from 'commander'
import type { CliCommand } from '../help.ts'
import { UsageError } from '../usage-error.ts'

interface ReplayOptions {
  readonly to: string
  readonly speed: string
  readonly loops: number
}

export const command: CliCommand = {
  group: 'Run',
  examples: [
    'sightglass replay plant.pcap --to 127.0.0.1:57012 --speed 20',
    'sightglass replay night.pcapng --to 127.0.0.1:57012 --loops 3',
  ],
  register(program: Command) {
    program
      .command('replay')
      .description('Send a capture to a running sensor, which reads it as live traffic')
      .argument('<file>', 'capture file')
      .requiredOption(
        '--to <address:port>',
        'pcap-over-IP end of the sensor: serve --source pcap-over-ip-server://…',
      )
      .option('--speed <factor>', '1 as captured, 20 twenty times as fast, max as fast as it is read', '1')
      .option('--loops <count>', 'send it so often, one after another', Number, 1)
      .action(send)
  },
}

async function send(file: string, { to, speed: speedText, loops }: ReplayOptions): Promise<void> {
  const { replay } = await import('#capture/live/sources/replay')
  const { PcapWriter } = await import('#capture/pcap-writer')
  const speed = speedText === 'max' ? 0 : Number(speedText)
  if (!(speed >= 0) || (speed === 0 && speedText !== 'max'))
    throw new UsageError(`--speed: expected a number above 0, or max, got ${speedText}`)
  if (!Number.isSafeInteger(loops) || loops < 1)
    throw new UsageError('--loops: expected a whole number from 1')
  const [, host = '', port = ''] = /^\[?(.+?)\]?:(\d+)$/.exec(to) ?? []
  if (host === '' || Number(port) > 65_535 || (isIP(host) === 0 && !/^[\w.-]+$/.test(host)))
    throw new UsageError(`--to: expected an address such as 127.0.0.1:57012, got ${to}`)
  const socket = createConnection({ host, port: Number(port) })
  let failure: Error | undefined
  socket.on('error', (error) => {
    failure ??= new Error(`${to}: ${error.message}`)
  })
  await new Promise<void>((resolve) => {
    socket.once('connect', resolve)
    socket.once('close', () => resolve())
  })
  let writer: InstanceType<typeof PcapWriter> | undefined
  let sentType = 0
  let packets = 0
  let skipped = 0
  const begun = performance.now()
  let goOn = () => {}
  socket.on('drain', () => goOn())
  socket.on('close', () => goOn())
  const plan = {
    ...{ path: file, speed, loops },
    isStopped: () => failure !== undefined || socket.destroyed,
    ready: () =>
      socket.writableNeedDrain
        ? new Promise<void>((resolve) => {
            goOn = resolve
          })
        : undefined,
  }
  await replay(plan, (bytes, { at, length, original, seconds, microseconds }, linkType) => {
    if (writer === undefined) {
      writer = new PcapWriter(linkType)
      sentType = linkType
      socket.write(writer.header())
    }
    if (linkType !== sentType) {
      skipped++
      return
    }
    const frame = { bytes, start: at, end: at + length, originalLength: original, linkType }
    const time = seconds * 1e6 + microseconds
    socket.write(writer.frame({ ...frame, time, nanoseconds: 0, interfaceIndex: 0, number: ++packets }))
  })
  await new Promise<void>((resolve) => {
    if (socket.destroyed) resolve()
    else {
      socket.once('close', () => resolve())
      socket.end()
      socket.resume()
    }
  })
  const seconds = (performance.now() - begun) / 1000
  process.stderr.write(
    `${packets} packets sent in ${seconds.toFixed(1)} s${skipped > 0 ? `; ${skipped} of other link types left out` : ''}\n`,
  )
  if (failure !== undefined) throw failure
  if (plan.isStopped() && !socket.writableFinished) throw new Error(`${to}: the sensor closed the connection`)
}
