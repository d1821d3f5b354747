import { useQuery } from '@tanstack/react-query'
import { Answer } from '#ui/kit/Answer.tsx'
import { Page } from '#ui/kit/Page.tsx'
import { AdminTabs } from '#ui/parts/AdminTabs.tsx'
import { sectionsOf } from '#ui/parts/setting-fields'
import { usePermission } from '#ui/parts/use-session'
import { useSource } from '#ui/source/SourceContext.tsx'
import { readSettings } from '#ui/source/settings'
import { Certificate } from './Certificate.tsx'
import { ConsolePanel } from './ConsolePanel.tsx'
import { SETTINGS_KEY, SettingPanel } from './SettingPanel.tsx'
import styles from './Settings.module.css'
import { SiteFile } from './SiteFile.tsx'

/** Site file, settings of the configuration file, and the certificate. */
export function Settings() {
  const mayChange = usePermission('administer')
  return (
    <Page title="Settings">
      <AdminTabs />
      <ConsolePanel />
      <SiteFile />
      {mayChange && <Configured />}
      <Certificate />
    </Page>
  )
}

function Configured() {
  const source = useSource()
  const settings = useQuery({ queryKey: SETTINGS_KEY, queryFn: () => readSettings(source) })
  return (
    <Answer of={settings}>
      {({ items, file }) => (
        <>
          <p className={styles.text}>
            Kept in <code>{file}</code>.
          </p>
          <div className={styles.columns}>
            {sectionsOf(items).map((section) => (
              <SettingPanel key={section.title} section={section} />
            ))}
          </div>
        </>
      )}
    </Answer>
  )
}
