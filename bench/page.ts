/** `docs/performance.md`, as `npm run bench -- --write` makes it. */

interface Numbers {
  readonly about: string
  readonly table: string
  /** Peak memory at 16 M packets by that at 4 M. */
  readonly growth: number | undefined
  readonly isQuick: boolean
  readonly runs: number
}

export function page({ about, table, growth, isQuick, runs }: Numbers): string {
  const growthLine =
    growth === undefined ? '' : `\nPeak memory at 16 M packets is ${growth.toFixed(2)} × that at 4 M.\n`
  const quickLine = isQuick
    ? '\n**Measured with `--quick`: start-up weighs more than reading. Not for comparison.**\n'
    : ''
  return `# Performance

The last table that \`npm run bench -- --write\` wrote. Run it again on your own machine: only ratios carry over.
${quickLine}
${about}

${table}
${growthLine}
Wall and CPU seconds are of the median of ${runs} ${runs === 1 ? 'run' : 'runs'}, all tools in turn on the same file, after one that is not counted. Wall time holds
everything: start, reading, the result as JSON. CPU seconds are user and system time of all processes. Peak memory is
the sum over all processes of a tool. "× as fast" compares wall time a packet.

- **Sightglass** runs as \`bin/sightglass analyze FILE --json\`: every protocol, every rule, inventory and baseline.
- **Suricata** runs with the installed configuration, its Modbus, DNP3 and ENIP parsers on, no rules, and all outputs
  off but its counters; of the run modes \`single\` and \`autofp\` the faster one counts.
- **tshark** runs as \`tshark -n -q -z io,phs\` on the first million packets.
- **tcpdump** runs as \`tcpdump -nn\`.

Before anything counts, the bench compares packets, devices and operations that Sightglass found with what it put into
the captures, and asks Suricata whether all checksums were right. [bench/README.md](../bench/README.md) says what is in
the captures.
`
}
