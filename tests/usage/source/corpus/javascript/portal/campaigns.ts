import client from "./client";
import type { Campaign } from "./types";

export async function list(page: number): Promise<Campaign[]> {
  const { data } = await client.get<{ items: Campaign[] }>("/campaigns", { params: { pageNum: page } });
  return data.items;
}

export const assign = (id: string, devices: string[]) =>
  client.post(`/campaigns/${encodeURIComponent(id)}/bulkAssign`, { devices });

export async function remove(campaign: Campaign) {
  await client.delete(`/campaigns/${campaign.id}`);
  console.log(`removed https://api.samsungknox.com/ke/v1/campaigns/${campaign.id}`);
}
