/** nats-server of its own for a test: on loopback, files in the folder of the test, ended by its process id. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { writeNatsConfiguration } from '../nats/nats-configuration.ts'

export const hasNatsServer = spawnSync('nats-server', ['--version']).status === 0

/** Of nodes of a cluster by hand, where no port is found out; one node takes any free port. */
const CLUSTER = { port: 24222, clusterPort: 26222 } as const

/** Name and address of the relay. */
const RELAY = '127.0.0.9'

export interface TestNats {
  /** As `--nats` has it. */
  readonly servers: string
  /** Without notice: every node in turn, the next one with each call. */
  kill(): Promise<void>
  /** The node that was killed, on the same port with the same files. */
  restart(): Promise<void>
  /** Of a relay, if there is one. */
  readonly relay: string
  /** It is killed and starts again. */
  restartRelay(): Promise<void>
  stop(): Promise<void>
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

class Node {
  readonly #file: string
  readonly #folder: string
  #child: ChildProcess | undefined

  constructor(file: string, folder: string) {
    this.#file = file
    this.#folder = folder
  }

  /** Resolves with its port. */
  async start(): Promise<number> {
    for (const name of this.#portFiles()) rmSync(join(this.#folder, name))
    const child = spawn('nats-server', ['-c', this.#file, '--ports_file_dir', this.#folder], {
      stdio: 'ignore',
    })
    this.#child = child
    for (let tries = 0; tries < 400 && child.exitCode === null; tries++) {
      const [ports] = this.#portFiles()
      const text = ports === undefined ? '' : readFileSync(join(this.#folder, ports), 'utf8')
      if (text !== '') return Number(new URL((JSON.parse(text) as { nats: string[] }).nats[0]!).port)
      await sleep(25)
    }
    throw new Error(`nats-server -c ${this.#file} does not start (${child.exitCode})`)
  }

  #portFiles(): readonly string[] {
    return existsSync(this.#folder) ? readdirSync(this.#folder).filter((name) => name.endsWith('.ports')) : []
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }
}

/** @param data of the console, before or after its first start */
export async function startNats(
  folder: string,
  data: string,
  { count = 1, hasRelay = false }: { readonly count?: number; readonly hasRelay?: boolean } = {},
): Promise<TestNats> {
  const [leafPort, relayPort] = hasRelay ? [await freePort(), await freePort()] : [0, 0]
  const names = Array.from({ length: count }, (_, at) => `127.0.0.${at + 1}`)
  const write = async (port: number) => {
    const ports = { port, clusterPort: count > 1 ? CLUSTER.clusterPort : 0, leafPort }
    const nodes = names.map((name) => ({ name, host: name, ...ports }))
    const relays = hasRelay ? [{ name: RELAY, host: RELAY, port: relayPort }] : []
    return await writeNatsConfiguration(folder, { data, nodes, relays })
  }
  const nodesOf = (files: readonly string[]) =>
    files.slice(0, count).map((file, at) => new Node(file, join(folder, names[at]!)))
  let nodes = nodesOf(await write(count > 1 ? CLUSTER.port : -1))
  const ports = await Promise.all(nodes.map((node) => node.start()))
  if (count === 1) {
    await nodes[0]!.end('SIGTERM')
    nodes = nodesOf(await write(ports[0]!))
    await nodes[0]!.start()
  }
  const relay = new Node(join(folder, RELAY, 'nats.conf'), join(folder, RELAY))
  if (hasRelay) await relay.start()
  let at = -1
  return {
    servers: names.map((name) => `tls://${name}:${ports[0]}`).join(','),
    kill: () => nodes[++at % count]!.end('SIGKILL'),
    restart: async () => void (await nodes[at % count]!.start()),
    relay: `tls://${RELAY}:${relayPort}`,
    async restartRelay() {
      await relay.end('SIGKILL')
      await relay.start()
    },
    stop: async () => void (await Promise.all([relay, ...nodes].map((node) => node.end('SIGTERM')))),
  }
}
