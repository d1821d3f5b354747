import { Button, Textarea } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { CertificateItem } from '#schema/certificate'
import { Answer } from '#ui/kit/Answer.tsx'
import { Copyable } from '#ui/kit/Copyable.tsx'
import { Problem } from '#ui/kit/Message.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { Time } from '#ui/kit/Time.tsx'
import { usePermission } from '#ui/parts/use-session'
import { readCertificate, replaceCertificate } from '#ui/source/certificate'
import { useSource } from '#ui/source/SourceContext.tsx'
import styles from './Settings.module.css'

const KEY = ['certificate'] as const
/** Longest PEM text that the server takes. */
const MOST_PEM = 30_000

/** Certificate of the server, and replacing it. */
export function Certificate() {
  const source = useSource()
  const certificate = useQuery({ queryKey: KEY, queryFn: () => readCertificate(source) })
  const mayChange = usePermission('administer')
  const [isReplacing, setReplacing] = useState(false)
  return (
    <Panel
      title="Certificate"
      aside={
        mayChange &&
        certificate.data?.isReplaceable &&
        !isReplacing && (
          <Button variant="default" size="compact-sm" onClick={() => setReplacing(true)}>
            Replace
          </Button>
        )
      }
    >
      <Answer of={certificate} lines={4}>
        {(item) => (item.isUsed ? <Facts item={item} /> : <p className={styles.text}>{PLAIN}</p>)}
      </Answer>
      {isReplacing && <ReplaceForm onDone={() => setReplacing(false)} />}
    </Panel>
  )
}

const PLAIN =
  'The server answers over plain HTTP on this machine only. With --listen on another address it uses TLS, with a certificate that is given here or made at its start.'

function Facts({ item }: { item: CertificateItem }) {
  const isOver = item.validTo !== null && Date.parse(item.validTo) <= Date.now()
  return (
    <dl className={styles.facts}>
      <dt>Names</dt>
      <dd>{item.names.join(', ') || 'none'}</dd>
      <dt>Issuer</dt>
      <dd>
        {item.isSelfSigned ? 'self-signed: browsers warn until it is trusted or replaced' : item.issuer}
      </dd>
      <dt>Valid until</dt>
      <dd className={isOver ? styles.bad : undefined}>
        {isOver && '▲ expired '}
        <Time value={item.validTo ?? undefined} as="short" />
      </dd>
      <dt>SHA-256</dt>
      <dd>
        <Copyable value={item.fingerprint} label="fingerprint" />
      </dd>
      {!item.isReplaceable && (
        <>
          <dt>File</dt>
          <dd>named with --tls-cert; replace the file and restart</dd>
        </>
      )}
    </dl>
  )
}

function ReplaceForm({ onDone }: { onDone: () => void }) {
  const source = useSource()
  const queries = useQueryClient()
  const [cert, setCert] = useState('')
  const [key, setKey] = useState('')
  const replace = useMutation({
    mutationFn: () => replaceCertificate(source, { cert, key }),
    onSuccess: (item) => {
      queries.setQueryData(KEY, item)
      onDone()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    replace.mutate()
  }
  const area = { rows: 6, maxLength: MOST_PEM, required: true, spellCheck: false } as const
  return (
    <form className={styles.form} onSubmit={submit}>
      <Textarea
        {...area}
        label="Certificate chain (PEM)"
        placeholder="-----BEGIN CERTIFICATE-----"
        value={cert}
        onChange={(event) => setCert(event.currentTarget.value)}
      />
      <Textarea
        {...area}
        label="Private key (PEM, not encrypted)"
        placeholder="-----BEGIN PRIVATE KEY-----"
        value={key}
        onChange={(event) => setKey(event.currentTarget.value)}
      />
      {replace.error && <Problem error={replace.error} />}
      <div className={styles.buttons}>
        <Button type="submit" loading={replace.isPending}>
          Replace certificate
        </Button>
        <Button variant="default" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
