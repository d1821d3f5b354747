import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { Problem } from '#ui/kit/Message.tsx'
import { usePermission } from '#ui/parts/use-session'
import styles from './Agents.module.css'
import { useDecideJoin, useJoins, useUndecideJoin } from './queries.ts'
import { KEY_TEXTS } from './sentences.ts'

/** Device of the network view that the agent is on, by which key, and how to undo it. */
export function AgentJoin({ agent }: { agent: string }) {
  const join = useJoins().data?.joins.find((one) => one.agent === agent)
  const decide = useDecideJoin(agent)
  const undecide = useUndecideJoin(agent)
  const mayDecide = usePermission('change')
  if (join === undefined)
    return (
      <p className={styles.plain}>
        Not joined with a device of the network: no serial number, MAC address, address or full name fits.
      </p>
    )
  const { device, name, key, evidence, confidence } = join
  return (
    <div className={styles.candidate}>
      <span>
        On device <Link to={`/devices/${encodeURIComponent(device)}` as never}>{name}</Link>
      </span>
      <span className="quiet">
        {KEY_TEXTS[key]}
        {key === 'decision' ? '' : ` ${evidence}`}, confidence {confidence}
      </span>
      {mayDecide && key === 'decision' && (
        <Button
          size="compact-sm"
          variant="default"
          loading={undecide.isPending}
          onClick={() => undecide.mutate()}
        >
          Undo decision
        </Button>
      )}
      {mayDecide && key !== 'decision' && (
        <Button
          size="compact-sm"
          variant="default"
          loading={decide.isPending}
          onClick={() => decide.mutate({ device, verdict: 'different' })}
        >
          Not this device
        </Button>
      )}
      {(decide.error ?? undecide.error) && <Problem error={decide.error ?? undecide.error} />}
    </div>
  )
}
