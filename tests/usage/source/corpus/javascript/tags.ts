import { Injectable, HttpService } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { firstValueFrom } from 'rxjs';

export enum Endpoints {
  Tags = '/tag/v1/tags',
  Assign = '/tag/v1/devices/bulkAssign',
}

@Injectable()
export class TagService {
  private readonly url: string;

  constructor(private readonly http: HttpService, config: ConfigService) {
    this.url = config.get<string>('KNOX_URL', 'https://api.samsungknox.com');
  }

  async all(): Promise<Tag[]> {
    const { data } = await firstValueFrom(this.http.get<Tag[]>(this.endpoint(Endpoints.Tags)));
    return data;
  }

  async create(name: string): Promise<void> {
    await firstValueFrom(this.http.post(this.endpoint(Endpoints.Tags), { name }));
  }

  async assign(devices: string[], tags: number[]): Promise<void> {
    await this.retry(() => firstValueFrom(this.http.post(this.endpoint(Endpoints.Assign), { devices, tags })));
  }

  async drop(tag: Tag): Promise<void> {
    await firstValueFrom(this.http.delete(`${this.endpoint(Endpoints.Tags)}/${tag.id}`));
  }

  private endpoint(path: Endpoints): string {
    return new URL(path, this.url).href;
  }
}
