package com.example.msp;

import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.annotation.PutExchange;

@HttpExchange("/msp/v1")
public interface MspApi {
    @GetExchange("/managedCustomers/{customerId}")
    Customer customer(@PathVariable String customerId);

    @PutExchange("/managedCustomers/{customerId}")
    void update(@PathVariable String customerId, @RequestBody Customer customer);

    @PostExchange("/profiles/copy")
    void copy(@RequestBody CopyRequest request);
}
