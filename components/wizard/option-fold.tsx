import { useState, type ComponentProps } from 'react';
import { Disclosure } from '#components/ui/disclosure.tsx';

/** Opens as soon as something in it has to be seen, and does not close by itself when that is mended. */
export function OptionFold({ open = false, ...rest }: ComponentProps<typeof Disclosure>) {
  const [wasOpened, setWasOpened] = useState(open);
  if (open && !wasOpened) setWasOpened(true);
  return <Disclosure {...rest} open={open || wasOpened} />;
}
