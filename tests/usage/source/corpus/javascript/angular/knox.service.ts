import { HttpClient } from '@angular/common/http';
import { Injectable } from '@angular/core';
import { Observable } from 'rxjs';
import { environment } from '../environments/environment';

const API = {
  settings: '/kai/v1/settings',
  devices: '/kai/v1/devices/getDevices',
  groups: '/kai/v1/devices/groups',
} as const;

@Injectable({ providedIn: 'root' })
export class KnoxService {
  private readonly base = environment.knoxUrl || 'https://api.samsungknox.com';

  constructor(private readonly http: HttpClient) {}

  settings(): Observable<Settings> {
    return this.http.get<Settings>(`${this.base}${API.settings}`);
  }

  save(settings: Settings): Observable<void> {
    return this.http.put<void>(this.url('settings'), settings);
  }

  devices(limit = 100, offset = 0): Observable<Device[]> {
    return this.http.post<Device[]>(this.base + API.devices, { limit, offset });
  }

  groups() {
    return this.http.request<Group[]>('GET', this.base + API['groups'], { observe: 'body' });
  }

  private url(key: keyof typeof API): string {
    return `${this.base}${API[key]}`;
  }
}
