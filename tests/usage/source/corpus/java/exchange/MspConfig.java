package com.example.msp;

import org.springframework.context.annotation.Bean;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

class MspConfig {
    @Bean
    MspApi mspApi(RestClient.Builder builder, KnoxProperties properties) {
        RestClient client = builder.baseUrl("https://api.samsungknox.com").build();
        return HttpServiceProxyFactory.builderFor(RestClientAdapter.create(client)).build().createClient(MspApi.class);
    }
}
