import { useMutation, useQuery } from '@tanstack/react-query';
import ky from 'ky';
import React from 'react';

const api = ky.create({ prefixUrl: import.meta.env.VITE_KNOX ?? 'https://api.samsungknox.com' });

enum Tag {
  List = 'tag/v1/tags',
  Unassign = 'tag/v1/devices/bulkUnassign',
}

export function useTags() {
  return useQuery({ queryKey: ['tags'], queryFn: () => api.get(Tag.List).json<Tags>() });
}

export function useRename(id: number) {
  return useMutation({
    mutationFn: (name: string) => api.put(`tag/v1/tags/${id}`, { json: { name } }),
  });
}

export function useUnassign() {
  return useMutation({ mutationFn: (ids: string[]) => api.post(Tag.Unassign, { json: ids }) });
}

export const Help: React.FC = () => (
  <p>
    Don't call <code>https://api.samsungknox.com/tag/v1/tags</code> by hand: it's limited.
    <a href={`https://docs.samsungknox.com/dev/${'tags'}`}>Docs</a>
  </p>
);
