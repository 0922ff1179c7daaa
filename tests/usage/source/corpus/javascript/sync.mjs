import got from 'got';
import axios from 'axios';

const knox = got.extend({ prefixUrl: 'https://api.samsungknox.com/ke/v1', responseType: 'json' });

export async function licences() {
  const { body } = await knox.get('licenses', { searchParams: { pageNum: 0 } });
  return body;
}

export async function trial(payload) {
  return knox('trialLicenses', { method: 'POST', json: payload });
}

// The upload is a service of its own.
export async function upload(devices, token, tries = 3) {
  try {
    return await axios({
      url: 'https://us-kcs-api.samsungknox.com/kcs/v1/rp/devices/upload',
      method: 'put',
      data: { devices },
      headers: { Authorization: `Bearer ${token}` },
    });
  } catch (error) {
    if (tries > 1 && error.response?.status === 429) return upload(devices, token, tries - 1);
    throw new Error(`PUT https://us-kcs-api.samsungknox.com/kcs/v1/rp/devices/upload: ${error.message}`);
  }
}

export const unassign = (campaign, ids) =>
  fetch(new URL(`/ke/v1/campaigns/${campaign}/bulkUnassign`, 'https://api.samsungknox.com'), {
    method: 'POST',
    body: JSON.stringify(ids),
  });
