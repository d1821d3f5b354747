import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Problem } from '#ui/kit/Message.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { parsedValue, type SettingSection, textOf } from '#ui/parts/setting-fields'
import { useSource } from '#ui/source/SourceContext.tsx'
import { changeSettings } from '#ui/source/settings'
import { SettingField } from './SettingField.tsx'
import styles from './Settings.module.css'

export const SETTINGS_KEY = ['settings'] as const

/** Settings of one section, saved together. */
export function SettingPanel({ section: { title, items } }: { section: SettingSection }) {
  const source = useSource()
  const queries = useQueryClient()
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>({})
  const changed = items.filter((item) => texts[item.name] !== undefined && texts[item.name] !== textOf(item))
  const save = useMutation({
    mutationFn: () =>
      changeSettings(
        source,
        Object.fromEntries(changed.map((item) => [item.name, parsedValue(item, texts[item.name] ?? '')])),
      ),
    onSuccess: (answer) => {
      setTexts({})
      queries.setQueryData(SETTINGS_KEY, answer)
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate()
  }
  return (
    <Panel title={title}>
      <form className={styles.fields} onSubmit={submit}>
        {items.map((item) => (
          <SettingField
            key={item.name}
            item={item}
            text={texts[item.name] ?? textOf(item)}
            onChange={(text) => setTexts((before) => ({ ...before, [item.name]: text }))}
          />
        ))}
        {save.error && <Problem error={save.error} />}
        {(changed.length > 0 || save.isSuccess) && (
          <div className={styles.buttons}>
            {changed.length > 0 && (
              <>
                <Button type="submit" loading={save.isPending}>
                  Save {title}
                </Button>
                <Button variant="default" onClick={() => setTexts({})}>
                  Discard
                </Button>
              </>
            )}
            {changed.length === 0 && save.isSuccess && <span role="status">Saved.</span>}
          </div>
        )}
      </form>
    </Panel>
  )
}
