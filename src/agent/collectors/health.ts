/** The agent itself: memory, processor time, losses and problems. The core fills in what only it knows. */
import { defineCollector, smallText } from '../collector.ts'

export const collector = defineCollector({
  name: 'health',
  seconds: 300,
  open(context) {
    return () => {
      const { host } = context
      const rss = Number(/^VmRSS:\s+(\d+) kB/m.exec(smallText(host, '/proc/self/status') ?? '')?.[1] ?? 0)
      const stat = smallText(host, '/proc/self/stat') ?? ''
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      // Clock ticks of 10 ms: USER_HZ is 100 on all Linux architectures but alpha and ia64.
      const cpuMs = (Number(fields[11]) + Number(fields[12])) * 10 || 0
      const uptime = Math.floor(Number((smallText(host, '/proc/uptime') ?? '0').split(' ')[0])) || 0
      context.health({ rss: rss * 1024, cpuMs, uptime })
    }
  },
})
