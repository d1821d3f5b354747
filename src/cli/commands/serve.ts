import { type Command, Option } from 'commander'
import { DATA_FOLDER } from '../data-folder.ts'
import { EVE_OPTION } from '../eve-option.ts'
import type { CliCommand } from '../help.ts'
import { INTEL_OPTION } from '../intel-option.ts'
import { PACKS_OPTION } from '../packs-option.ts'
import { PROTOCOLS_OPTION } from '../protocols-option.ts'
import { RULES_OPTION } from '../rules-option.ts'
import { SIGNATURE_VARIABLES_OPTION, SIGNATURES_OPTION } from '../signatures-option.ts'

export const command: CliCommand = {
  group: 'Run',
  examples: ['sightglass serve plant.pcap', 'sightglass serve --interface eth1 --data /var/lib/sightglass'],
  register(program: Command) {
    program
      .command('serve')
      .description('Start the sensor: web interface, REST API, captures or live traffic')
      .argument('[file...]', 'capture files to read first')
      .option(
        '--interface <name[=filter]>',
        'capture live on this interface (needs tcpdump and CAP_NET_RAW), with a BPF filter if given; repeatable',
        (text: string, before: readonly string[] | undefined) => [...(before ?? []), text],
      )
      .option(
        '--source <address>',
        'other live packets: erspan://eth1, vxlan://ADDRESS, tzsp://ADDRESS, pcap-over-ip-client://HOST:PORT, pcap-over-ip-server://ADDRESS:PORT, replay:FILE?speed=N; repeatable (docs/how-to/live-capture.md)',
        (text: string, before: readonly string[] | undefined) => [...(before ?? []), text],
      )
      .option('--capture-buffer <MiB>', 'kernel buffer of each interface; default 64', Number)
      .option('--ring <MiB>', 'disk space reserved for all packets; default 1024, 0 keeps none', Number)
      .option('--queue <MiB>', 'disk queue in front of the engine; default 2048', Number)
      .option('--data <dir>', 'data folder', DATA_FOLDER)
      .option(
        '--config <file>',
        'configuration file (docs/how-to/operate.md); default sightglass.yaml in the data folder',
      )
      .option(
        '--site <file>',
        'site file (docs/reference/site-file.md); default site.yaml in the data folder',
      )
      .option(...PROTOCOLS_OPTION)
      .option(...PACKS_OPTION)
      .option(...INTEL_OPTION)
      .option(...RULES_OPTION)
      .option(...SIGNATURES_OPTION)
      .option(...SIGNATURE_VARIABLES_OPTION)
      .option(...EVE_OPTION)
      .option(
        '--listen <host:port>',
        'listening address; default 127.0.0.1:8470; others need sign-in and are served over TLS',
      )
      .option('--tls-cert <file>', 'certificate chain in PEM; default self-signed in the data folder')
      .option('--tls-key <file>', 'private key in PEM')
      .option('--sign-in', 'require sign-in on loopback too')
      .option('--name <name>', 'sensor name in forwarded messages; default the host name')
      .option('--url <url>', 'public URL of the web interface, for links in forwarded messages')
      .addOption(new Option('--log-format <format>', 'log lines; default text').choices(['text', 'json']))
      // Loaded late: the server is large, and --help does not need it.
      .action(async (files, options) => (await import('../serving.ts')).serve(files, options))
  },
}
