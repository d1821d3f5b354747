/** Processes, each read once by pid and start time, and the forks that the kernel counted meanwhile. */
import { type CollectorContext, defineCollector, readLimits, smallText } from '../collector.ts'

/** Bytes of a command line that are read. */
const COMMAND_BYTES = 512

export const collector = defineCollector({
  name: 'process',
  seconds: 0.5,
  open(context) {
    const { host, loss } = context
    /** Start times by pid. */
    let known = new Map<string, string>()
    let forksBefore: number | undefined
    return () => {
      const forks = forkCount(context)
      if (forks !== undefined) {
        if (forksBefore !== undefined && forks >= forksBefore) loss.forks += forks - forksBefore
        forksBefore = forks
      }
      const names = host.list('/proc')
      if (names === undefined) return context.count('unreadable')
      const now = new Map<string, string>()
      let rows = 0
      for (const pid of names) {
        // Only processes have names of digits.
        const first = pid.charCodeAt(0)
        if (first < 0x31 || first > 0x39) continue
        if (++rows > readLimits.rows) {
          context.count('tooManyProcesses')
          continue
        }
        const before = known.get(pid)
        // A pid may be reused: the start time distinguishes, but costs a read. It is read if the pid is new.
        if (before !== undefined) {
          now.set(pid, before)
          continue
        }
        const stat = readStat(context, pid)
        if (stat === undefined) continue
        now.set(pid, stat.start)
        if (forksBefore !== undefined && known.size > 0) loss.seen++
        readProcess(context, pid, stat)
      }
      known = now
    }
  },
})

interface ProcessStat {
  readonly name: string
  readonly parent: number
  readonly start: string
}

/** proc_pid_stat(5): the name is in parentheses and may itself hold any byte, also `)`. */
function readStat({ host, clean }: CollectorContext, pid: string): ProcessStat | undefined {
  const text = smallText(host, `/proc/${pid}/stat`)
  if (text === undefined) return undefined
  const [open, close] = [text.indexOf('('), text.lastIndexOf(')')]
  if (open < 0 || close < open) return undefined
  const fields = text.slice(close + 2).split(' ')
  return { name: clean(text.slice(open + 1, close)), parent: Number(fields[1]) || 0, start: fields[19] ?? '' }
}

function readProcess(context: CollectorContext, pid: string, { name, parent }: ProcessStat): void {
  const { host } = context
  const bytes = host.bytes(`/proc/${pid}/cmdline`, 0, COMMAND_BYTES + 1)
  // Kernel threads have no command line.
  if (bytes === undefined || bytes.length === 0) return
  const command = context.mask(context.cleanBytes(bytes))
  const target = host.link(`/proc/${pid}/exe`)
  const exe = target === undefined ? undefined : context.clean(target)
  const status = smallText(host, `/proc/${pid}/status`) ?? ''
  const uid = Number(/^Uid:\s+(\d+)/m.exec(status)?.[1] ?? 0)
  context.emit(
    { kind: 'process', pid: Number(pid), parent, name, ...(exe !== undefined && { exe }), command, uid },
    `${exe ?? name} ${command} ${uid}`,
  )
}

function forkCount({ host }: CollectorContext): number | undefined {
  let forks: number | undefined
  host.lines('/proc/stat', (line) => {
    if (!line.startsWith('processes ')) return true
    forks = Number(line.slice(10))
    return false
  })
  return forks !== undefined && Number.isFinite(forks) ? forks : undefined
}
