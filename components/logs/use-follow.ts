'use client';

import { useCallback, useRef, useState, type UIEvent } from 'react';

/** Closer to the end than this counts as being at the end. */
const NEAR_END_PX = 32;

interface Follow {
  following: boolean;
  start: () => void;
  stop: () => void;
  onScroll: (event: UIEvent<HTMLElement>) => void;
}

/** Whether the view keeps to the end: until one scrolls up, and again once one is back down. */
export function useFollow(initially: boolean): Follow {
  const [following, setFollowing] = useState(initially);
  const lastTop = useRef(0);
  const onScroll = useCallback((event: UIEvent<HTMLElement>) => {
    const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
    const up = scrollTop < lastTop.current - 2;
    const down = scrollTop > lastTop.current;
    lastTop.current = scrollTop;
    // A shorter content pulls the view up without anyone scrolling; then it is still at the end.
    const atEnd = scrollHeight - clientHeight - scrollTop <= NEAR_END_PX;
    if (up && !atEnd) setFollowing(false);
    if (down && atEnd) setFollowing(true);
  }, []);
  return { following, start: useCallback(() => setFollowing(true), []), stop: useCallback(() => setFollowing(false), []), onScroll };
}
