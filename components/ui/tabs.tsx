'use client';

import { Tabs as RadixTabs } from 'radix-ui';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

export interface Tab {
  value: string;
  label: ReactNode;
  content: ReactNode;
}

interface TabsProps {
  label: string;
  tabs: readonly Tab[];
  defaultValue?: string;
  value?: string;
  onValueChange?: (value: string) => void;
  className?: string;
}

/** One of several panels at a time, without leaving the page. Pages of their own are links, not tabs. */
export function Tabs({ label, tabs, className, defaultValue, ...rest }: TabsProps) {
  const first = rest.value === undefined ? { defaultValue: defaultValue ?? tabs[0]?.value ?? '' } : {};
  return (
    <RadixTabs.Root {...rest} {...first} className={className ?? ''}>
      <RadixTabs.List aria-label={label} className="flex flex-wrap gap-x-1 border-b border-border">
        {tabs.map((tab) => (
          <RadixTabs.Trigger
            key={tab.value}
            value={tab.value}
            className={classNames(
              '-mb-px control-height whitespace-nowrap border-b-2 border-transparent px-3 font-medium text-muted transition-colors -outline-offset-2 hover:text-text',
              'data-[state=active]:border-accent data-[state=active]:text-text',
            )}
          >
            {tab.label}
          </RadixTabs.Trigger>
        ))}
      </RadixTabs.List>
      {tabs.map((tab) => (
        <RadixTabs.Content key={tab.value} value={tab.value} className="pt-4">{tab.content}</RadixTabs.Content>
      ))}
    </RadixTabs.Root>
  );
}
