import Type, { type Static } from 'typebox'

/** Connections that a firewall configuration, supplied by people, permits and should not. */
export const FirewallReading = Type.Object(
  {
    file: Type.String(),
    dialect: Type.String({
      description: '`nftables`, `iptables`, `cisco-asa`, `fortinet`; empty where it could not be read',
    }),
    rules: Type.Integer({ minimum: 0, description: 'Rules that were read' }),
    unread: Type.Array(Type.Integer(), { description: 'Lines that name objects or forms that are not read' }),
    findings: Type.Array(
      Type.Object({
        line: Type.Integer(),
        kind: Type.String({
          description:
            '`allows-everything`, `allows-any-source`, `readable-service`, `never-reached`, `redundant`',
        }),
        text: Type.String(),
      }),
    ),
    count: Type.Integer({ minimum: 0, description: 'Findings in all; at most 1000 a file are listed' }),
  },
  { title: 'FirewallReading' },
)
export type FirewallReading = Static<typeof FirewallReading>
