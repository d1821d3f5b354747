import { TextInput } from '@mantine/core'
import type { DestinationTypeItem } from '#schema/forwarding'
import { DeclaredFields } from '#ui/parts/DeclaredFields.tsx'
import type { FieldsProps } from './DestinationForm.tsx'
import { secretFields, settingText } from './draft.ts'
import styles from './Forwarding.module.css'
import { texts } from './texts.ts'

interface TypeProps extends FieldsProps {
  readonly type: DestinationTypeItem
  readonly secretsSet: readonly string[]
}

/** Settings and secrets as the destination type declares them; rarely used ones under "More options". */
export function SettingFields(props: TypeProps) {
  const { type, draft, faults, set, secretsSet } = props
  return (
    <>
      <p className={`quiet ${styles.hint}`}>{type.description}</p>
      <DeclaredFields
        settings={type.settings}
        secrets={secretFields(draft, type)}
        textOf={(setting) => settingText(draft, setting)}
        put={(name, text) => set({ settings: { ...draft.settings, [name]: text } })}
        secretOf={(name) => draft.secrets[name]}
        putSecret={(name, text) => {
          const { [name]: _before, ...others } = draft.secrets
          set({ secrets: text === '' ? others : { ...others, [name]: text } })
        }}
        secretsSet={secretsSet}
        faults={faults}
      />
      {type.hasCertificates && <ConnectionFields {...props} />}
    </>
  )
}

function ConnectionFields({ draft, faults, set }: FieldsProps) {
  const { connection } = draft
  const field = (part: keyof typeof connection, label: string, placeholder: string) => (
    <TextInput
      label={label}
      placeholder={placeholder}
      maxLength={500}
      value={connection[part]}
      error={faults[part]}
      onChange={(event) => set({ connection: { ...connection, [part]: event.currentTarget.value } })}
    />
  )
  return (
    <details>
      <summary>{texts.certificates}</summary>
      <div className={styles.more}>
        <p className={`quiet ${styles.hint}`}>{texts.certificatesHint}</p>
        {field('caFile', 'CA certificate', 'plant-ca.pem; empty: system CAs')}
        <div className={styles.even}>
          {field('certificateFile', 'Client certificate', 'only if the receiver requires one')}
          {field('keyFile', 'Client key', '')}
        </div>
        {field('proxy', 'Proxy', 'http://proxy.example:3128')}
      </div>
    </details>
  )
}
