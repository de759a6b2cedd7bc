import { useState, type ComponentProps } from 'react';
import { Disclosure } from '#components/ui/disclosure.tsx';

/** Renders a fold that `open` opens, and that only a person closes. */
export function OptionFold({ open = false, ...rest }: ComponentProps<typeof Disclosure>) {
  const [wasOpened, setWasOpened] = useState(open);
  if (open && !wasOpened) setWasOpened(true);
  return <Disclosure {...rest} open={open || wasOpened} />;
}
