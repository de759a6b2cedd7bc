'use client';

import { Monitor, Moon, Sun, type LucideIcon } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useTheme } from 'next-themes';
import { classNames } from './class-names.ts';
import { useHydrated } from './use-hydrated.ts';

const THEMES = ['system', 'light', 'dark'] as const;
const ICON: Record<(typeof THEMES)[number], LucideIcon> = { system: Monitor, light: Sun, dark: Moon };

/** Light, dark, or as the system has it. Which one is only known in the browser. */
export function ThemeToggle() {
  const t = useTranslations('common.theme');
  const { theme, setTheme } = useTheme();
  const hydrated = useHydrated();
  return (
    <div role="radiogroup" aria-label={t('label')} className="inline-flex self-start rounded-control border border-border p-0.5">
      {THEMES.map((name) => {
        const Icon = ICON[name];
        const chosen = hydrated && theme === name;
        return (
          <button
            key={name}
            type="button"
            role="radio"
            aria-checked={chosen}
            aria-label={t(name)}
            title={t(name)}
            onClick={() => setTheme(name)}
            className={classNames('flex size-7 items-center justify-center rounded-control pointer-coarse:size-11', chosen ? 'bg-hover text-text' : 'text-muted hover:text-text')}
          >
            <Icon aria-hidden className="size-4" />
          </button>
        );
      })}
    </div>
  );
}
